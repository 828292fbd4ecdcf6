"""What lists of supervision sessions, a session's page and the home page say about supervision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import Person, Supervision
from service.queries import Condition, Sight
from service.reading.pages import Page, paged
from service.sessions import session_after
from workflows.due_dates import next_supervision

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
class StaffSession:
    """A member of one's own staff and their next session: `session_id` if it is booked, else a day to book by."""

    person_id: int
    name: str
    email: str
    every_days: int
    last_on: date | None
    session_id: int | None
    on: date


@dataclass(frozen=True)
class NextSession:
    """Somebody's next supervision: its session if one is booked, else the day that the period gives."""

    on: date
    manager: str | None
    session_id: int | None
    working_days: int


def session_list(sight: Sight, *, past: bool, named: str, page: int) -> Page[SessionLine]:
    """The sessions that somebody may see: planned ones by day, or those held and cancelled, newest first.

    `named` is a part of the name of whoever is supervised; empty for everybody.
    """
    state = Supervision.state != "planned" if past else Supervision.state == "planned"
    order = (Supervision.on.desc(), Supervision.id.desc()) if past else (Supervision.on, Supervision.id)
    query = select(Supervision).where(sight.of("supervision"), state).order_by(*order)
    if named:
        of_name = func.lower(Person.name).contains(named.lower(), autoescape=True)
        query = query.where(Supervision.person_id.in_(select(Person.id).where(of_name)))
    return paged(query, page, session_line, *WHOLE)


def own_staff(person: Person) -> list[StaffSession]:
    """Whom somebody supervises directly, by the day of the next session: the booked one, or where the period leads."""
    today = here().today()
    working = or_(Person.left_on.is_(None), Person.left_on > today)
    query = select(Person).where(Person.manager_id == person.id, working).order_by(Person.name)
    people = list(db.session.scalars(query).unique())
    sessions: dict[int, list[Supervision]] = {one.id: [] for one in people}
    standing = Supervision.person_id.in_(sessions), Supervision.state != "cancelled"
    for session in db.session.scalars(select(Supervision).where(*standing).order_by(Supervision.on)):
        sessions[session.person_id].append(session)
    found = [_staff_session(one, sessions[one.id], today) for one in people]
    return sorted(found, key=lambda one: (one.on, one.name))


def _staff_session(person: Person, sessions: Sequence[Supervision], today: date) -> StaffSession:
    booked = next((session for session in sessions if session.state == "planned" and session.on >= today), None)
    last = max((session.on for session in sessions if session.state == "held"), default=None)
    by = next_supervision(
        after=today - timedelta(days=1),
        sessions=[session.on for session in sessions],
        last_held_on=max((session.on for session in sessions if session.on < today), default=None),
        started_on=person.starts_on or today,
        every_days=person.supervision_every_days,
        calendar=here().calendar,
    )
    return StaffSession(
        person_id=person.id,
        name=person.name,
        email=person.email,
        every_days=person.supervision_every_days,
        last_on=last,
        session_id=booked.id if booked else None,
        on=booked.on if booked else by,
    )


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


def around(session: Supervision, known: Iterable[Supervision] | None = None) -> tuple[date | None, date | None]:
    """The days on which the same person was last supervised before a session, and is next after it.

    `known` are all of the person's sessions, where they are in memory already.
    """
    standing = _standing(session.person_id) if known is None else [(one.id, one.on, one.state) for one in known]
    held = [on for number, on, state in standing if state == "held" and on <= session.on and number != session.id]
    planned = [on for _, on, state in standing if state == "planned" and on > session.on]
    return max(held, default=None), min(planned, default=None)


def _standing(person_id: int) -> list[tuple[int, date, str]]:
    columns = (Supervision.id, Supervision.on, Supervision.state)
    query = select(*columns).where(Supervision.person_id == person_id, Supervision.state != "cancelled")
    return [(number, on, state) for number, on, state in db.session.execute(query)]


def next_of(person: Person) -> NextSession:
    """Somebody's next supervision, today's included, and how many working days it is away."""
    context = here()
    today = context.today()
    standing = _standing(person.id)
    # A session that is booked far ahead leaves room for one before it.
    until = today + timedelta(days=2 * person.supervision_every_days)
    booked = [(on, number) for number, on, state in standing if state == "planned" and today <= on <= until]
    led_to = session_after(person, today - timedelta(days=1), [on for _, on, _ in standing])
    on, session_id = min(booked, default=(led_to, None))
    return NextSession(
        on=on,
        manager=person.manager.name if person.manager else None,
        session_id=session_id,
        working_days=context.calendar.between(today, on),
    )
