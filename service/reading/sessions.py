"""What lists of supervision sessions, a session's page and the home page say about supervision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import Person, Supervision
from service.queries import Condition, Sight
from service.reading.pages import Page, paged
from service.sessions import next_session

WHOLE = (joinedload(Supervision.person).joinedload(Person.manager),)


@dataclass(frozen=True)
class SessionLine:
    """A supervision session; `unmarked`: its day is past and nobody said whether it was held."""

    id: int
    version: int
    state: str
    on: date
    first_on: date
    person_id: int
    person: str
    manager: str | None
    unmarked: bool


@dataclass(frozen=True)
class NextSession:
    """Somebody's next supervision: its session if one is booked, else the day that the period gives."""

    on: date
    manager: str | None
    session_id: int | None
    working_days: int


def session_list(sight: Sight, *, past: bool, page: int) -> Page[SessionLine]:
    """The sessions that somebody may see: planned ones by day, or those held and cancelled, newest first."""
    state = Supervision.state != "planned" if past else Supervision.state == "planned"
    order = (Supervision.on.desc(), Supervision.id.desc()) if past else (Supervision.on, Supervision.id)
    query = select(Supervision).where(sight.of("supervision"), state).order_by(*order)
    return paged(query, page, session_line, *WHOLE)


def sessions_seen(sight: Sight, *conditions: Condition, limit: int = 50) -> list[SessionLine]:
    """The sessions that somebody may see among those that the conditions name, by day."""
    query = select(Supervision).where(sight.of("supervision"), *conditions).order_by(Supervision.on, Supervision.id)
    return [session_line(found) for found in db.session.scalars(query.options(*WHOLE).limit(limit)).unique()]


def ahead(sight: Sight, days: int) -> list[SessionLine]:
    """The planned sessions of somebody's own staff: those not marked yet, and those of the coming days."""
    mine = select(Person.id).where(Person.manager_id == sight.person.id)
    until = here().today() + timedelta(days=days)
    planned = (Supervision.state == "planned", Supervision.person_id.in_(mine), Supervision.on <= until)
    return sessions_seen(sight, *planned, limit=8)


def session_line(session: Supervision) -> SessionLine:
    manager = session.person.manager
    return SessionLine(
        id=session.id,
        version=session.version,
        state=session.state,
        on=session.on,
        first_on=session.originally_on,
        person_id=session.person_id,
        person=session.person.name,
        manager=manager.name if manager else None,
        unmarked=session.state == "planned" and session.on < here().today(),
    )


def around(session: Supervision) -> tuple[date | None, date | None]:
    """The days on which the same person was last supervised before a session, and is next after it."""
    query = select(Supervision.on, Supervision.state).where(
        Supervision.person_id == session.person_id, Supervision.state != "cancelled", Supervision.id != session.id
    )
    rows = db.session.execute(query).all()
    held = [on for on, state in rows if state == "held" and on <= session.on]
    planned = [on for on, state in rows if state == "planned" and on > session.on]
    return max(held, default=None), min(planned, default=None)


def next_of(person: Person) -> NextSession:
    """Somebody's next supervision, today's included, and how many working days it is away."""
    context = here()
    today = context.today()
    ahead = (Supervision.person_id == person.id, Supervision.on >= today, Supervision.state == "planned")
    query = select(Supervision.id, Supervision.on).where(*ahead).order_by(Supervision.on).limit(1)
    booked = db.session.execute(query).first()
    # A session that is booked far ahead leaves room for one before it.
    soon = booked is not None and booked.on <= today + timedelta(days=2 * person.supervision_every_days)
    on = booked.on if booked and soon else next_session(person, today - timedelta(days=1))
    return NextSession(
        on=on,
        manager=person.manager.name if person.manager else None,
        session_id=booked.id if booked and soon else None,
        working_days=context.calendar.between(today, on),
    )
