"""Supervision sessions as due dates see them: which days count, and the next one after a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import Person, Supervision
from workflows.due_dates import next_supervision

HELD, CANCELLED = "held", "cancelled"


def next_session(person: Person, after: date, every_days: int | None = None) -> date:
    """The day of a person's next supervision after a day, by their own period or one fixed earlier."""
    rows = db.session.execute(
        select(Supervision.on, Supervision.state).where(
            Supervision.person_id == person.id, Supervision.state != CANCELLED
        )
    ).all()
    held = [on for on, state in rows if state == HELD]
    return next_supervision(
        after=after,
        sessions=[on for on, _ in rows],
        last_held_on=max((on for on in held if on <= after), default=None),
        started_on=person.starts_on or after,
        every_days=every_days or person.supervision_every_days,
        calendar=here().calendar,
    )


def planned_days(person_id: int, but: int | None = None) -> frozenset[date]:
    """The days of a person's planned sessions, one session left out."""
    query = select(Supervision.id, Supervision.on).where(
        Supervision.person_id == person_id, Supervision.state == "planned"
    )
    return frozenset(on for id_, on in db.session.execute(query) if id_ != but)
