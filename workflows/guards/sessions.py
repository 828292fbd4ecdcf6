"""What stands against a step of a supervision session or of an audit cycle."""

from datetime import timedelta

from workflows.definition import Situation, guard
from workflows.guards.wording import count, written
from workflows.views import CycleView, SupervisionView


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


@guard()
def empty_frame(s: Situation) -> str | None:
    if s.view.frame:
        return None
    return "There is no open case to draw from. Import the cases first, or wait until their audits are signed off."


@guard()
def nothing_drawn(s: Situation) -> str | None:
    cycle: CycleView = s.view
    return None if cycle.drawn else "No case was drawn. Check the frame and the share, then draw again."


@guard()
def audits_open(s: Situation) -> str | None:
    cycle: CycleView = s.view
    if cycle.open_audits and s.today <= cycle.cut_off_on:
        waiting = count(range(cycle.open_audits), "audit")
        return f"{waiting} not returned, and the cut-off, {written(cycle.cut_off_on)}, is not past. Wait, or chase."
    return None
