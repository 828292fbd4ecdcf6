"""What stands against a step of a supervision session."""

from datetime import timedelta

from workflows.definition import Situation, guard
from workflows.guards.wording import written
from workflows.views import SupervisionView


@guard()
def not_yet(s: Situation) -> str | None:
    session: SupervisionView = s.view
    if session.on > s.today:
        return f"This session is on {written(session.on)}. Mark it as held on the day, or move it first."
    return None


@guard(reads_facts=True)
def move_to(s: Situation) -> str | None:
    new = s.facts["on"]
    if new < s.today:
        return "A session cannot be moved into the past. Choose today or a later day."
    if new > s.today + timedelta(days=366):
        return "Choose a day within the next twelve months."
    if new in s.view.others_on:
        return f"Another session is booked for {written(new)}. Choose another day."
    return None
