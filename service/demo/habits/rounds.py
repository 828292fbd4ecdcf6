"""How supervision sessions are held or moved, and cycles moved on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from service.database import db
from service.demo import phrases
from service.demo.habits.habit import Habit, Job, by, soon
from service.demo.office import Office
from service.models import Audit, Case, Supervision

MOVES = 0.06


def _means_to_hold(office: Office, job: Job) -> date:
    person_id = db.session.get_one(Supervision, job.record_id).person_id
    moves = office.rng.random() < MOVES and not office.sessions.steady(person_id)
    return by(office, job.due_on - timedelta(days=3 if moves else 0))


def _holds(office: Office, job: Job) -> date | None:
    if office.today < job.due_on:
        to = office.calendar.add(job.due_on, 2)
        office.fire(
            job.who, "supervision", job.record_id, "move", on=to.isoformat(), reason=office.rng.choice(phrases.MOVED)
        )
        return to
    session = db.session.get_one(Supervision, job.record_id)
    person_id, email = session.person_id, session.person.email
    if office.fire(job.who, "supervision", job.record_id, "hold"):
        office.book(job.who, email, office.sessions.after(person_id, office.today))
    return None


def _cycle(trigger: str) -> Callable[[Office, Job], None]:
    def does(office: Office, job: Job) -> None:
        office.fire(job.who, "cycle", job.record_id, trigger)

    return does


def _closes_cycle(office: Office, job: Job) -> None:
    """What was not returned by the cut-off is left out (DOMAIN.md row 10)."""
    waiting = select(Audit.id).where(Audit.cycle_id == job.record_id, Audit.state == "scheduled")
    for audit_id in list(db.session.scalars(waiting)):
        office.fire(job.who, "audit", audit_id, "withdraw", reason="Not returned by the cut-off of the cycle.")
    office.fire(job.who, "cycle", job.record_id, "close")


def _reports_cycle(office: Office, job: Job) -> None:
    audits = select(Audit.state).where(Audit.cycle_id == job.record_id).join(Case)
    states = list(db.session.scalars(audits))
    returned = sum(state not in ("scheduled", "withdrawn") for state in states)
    text = (
        f"{returned} of {len(states)} audits were returned. Plans say more often what will change; fathers' views "
        "are missing as often as last time. Quick win: the case summary."
    )
    office.fire(job.who, "cycle", job.record_id, "report", text=text)


HABITS = {
    "hold_supervision": Habit(_means_to_hold, _holds),
    "draw_cycle": Habit(soon(1, 1), _cycle("draw")),
    "open_cycle": Habit(soon(1, 1), _cycle("open")),
    "close_cycle": Habit(lambda office, job: office.calendar.next_after(job.due_on), _closes_cycle),
    "report_cycle": Habit(soon(4, 6), _reports_cycle),
}
