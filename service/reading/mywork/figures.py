"""The few figures beside one's work: the next supervision, one's team in numbers, one's own record; one query each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from service.context import here
from service.covers import running
from service.database import db
from service.midnights import start_of
from service.models import Audit, Case, Cover, Person, Supervision
from service.queries import Sight
from service.queries.cases import unrestricted
from workflows.audit import WITHDRAWN
from workflows.due_dates import next_supervision
from workflows.periods import months_before
from workflows.words import CaseStatus, SubjectKind

WEEKS = 12
SUBSTITUTE, ABSENT, DONE = aliased(Person), aliased(Person), aliased(Audit)


@dataclass(frozen=True)
class Ahead:
    """Somebody's next supervision: its session if one is booked, else the day that the period gives."""

    on: date
    manager: str
    booked: bool
    working_days: int


@dataclass(frozen=True)
class Figures:
    """`done` of `due` audits in twelve weeks, `open` cases of which `missed` had no audit for policy's months.

    All four are None for whoever manages no team. `absent`: for whom one covers today, and until which day.
    `substitute`: who covers for oneself, from and to which day, today or next.
    """

    ahead: Ahead | None
    staff: int
    done: int | None
    due: int | None
    open: int | None
    missed: int | None
    absent: tuple[str, date] | None
    substitute: tuple[str, date, date] | None


def figures(sight: Sight) -> Figures:
    """All of them, in one query."""
    person = sight.person
    manages = bool(person.team_id and "team_manager" in person.roles)
    parts = {**_supervision(person), **_covers(person), **(_team(sight) if manages else {})}
    labelled = [part.label(name) for name, part in parts.items()]
    found = dict(db.session.execute(select(*labelled)).mappings().one())
    return Figures(
        ahead=_ahead(person, found),
        staff=found["staff"],
        **{name: found.get(name) for name in ("done", "due", "open", "missed")},
        absent=(found["absent"], found["absent_to"]) if found["absent"] else None,
        substitute=(found["covers"], found["covers_from"], found["covers_to"]) if found["covers"] else None,
    )


def _supervision(person: Person) -> dict[str, Any]:
    own, today = Supervision.person_id == person.id, here().today()
    following = select(func.min(Supervision.on)).where(own, Supervision.on >= today, Supervision.state == "planned")
    last = select(func.max(Supervision.on)).where(own, Supervision.on < today, Supervision.state != "cancelled")
    below = select(func.count(Person.id)).where(Person.manager_id == person.id)
    at_work = or_(Person.left_on.is_(None), Person.left_on > today)
    return {
        "next_on": following.scalar_subquery(),
        "last_on": last.scalar_subquery(),
        "manager": select(Person.name).where(Person.id == person.manager_id).scalar_subquery(),
        "staff": below.where(at_work).scalar_subquery(),
    }


def _covers(person: Person) -> dict[str, Any]:
    today = here().today()
    mine = select(Cover).where(Cover.person_id == person.id, Cover.to_on >= today, Cover.ended_at.is_(None))
    mine = mine.join(SUBSTITUTE, SUBSTITUTE.id == Cover.substitute_id).order_by(Cover.from_on).limit(1)
    given = select(Cover).where(Cover.substitute_id == person.id, running(today))
    given = given.join(ABSENT, ABSENT.id == Cover.person_id).order_by(Cover.to_on).limit(1)
    columns = {
        "covers": (mine, SUBSTITUTE.name),
        "covers_from": (mine, Cover.from_on),
        "covers_to": (mine, Cover.to_on),
        "absent": (given, ABSENT.name),
        "absent_to": (given, Cover.to_on),
    }
    return {name: query.with_only_columns(column).scalar_subquery() for name, (query, column) in columns.items()}


def _team(sight: Sight) -> dict[str, Any]:
    """Of one's own team: audits that fell due in twelve weeks and were done, open cases and those not audited."""
    context, own = here(), Case.team_id == sight.person.team_id
    today, since = context.today(), months_before(context.today(), context.policy.number("coverage.months"))
    due = select(func.count(Audit.id)).join(Case, Case.id == Audit.case_id).where(own, sight.where(unrestricted))
    weeks = Audit.due_on > today - timedelta(weeks=WEEKS), Audit.due_on <= today, Audit.state != WITHDRAWN
    open_ones = select(func.count(Case.id)).where(
        *(own, sight.where(unrestricted), Case.kind == SubjectKind.CASE),
        *(Case.closed_on.is_(None), Case.status != CaseStatus.CLOSED),
    )
    audited = exists().where(DONE.case_id == Case.id, DONE.submitted_at.is_not(None), DONE.state != WITHDRAWN)
    recent, ever = audited.where(DONE.submitted_at >= start_of(since)).correlate(Case), audited.correlate(Case)
    young = and_(Case.opened_on.is_not(None), Case.opened_on > since, ~ever)
    return {
        "due": due.where(*weeks).scalar_subquery(),
        "done": due.where(*weeks, Audit.submitted_at.is_not(None)).scalar_subquery(),
        "open": open_ones.scalar_subquery(),
        "missed": open_ones.where(~recent, ~young).scalar_subquery(),
    }


def _ahead(person: Person, found: Mapping[str, Any]) -> Ahead | None:
    if found["manager"] is None:
        return None
    context, every = here(), person.supervision_every_days
    today, booked = context.today(), found["next_on"]
    # A session that is booked far ahead leaves room for one before it.
    soon = booked is not None and booked <= today + timedelta(days=2 * every)
    on = booked if soon else _by_period(person, found["last_on"], booked)
    return Ahead(on, found["manager"], soon, context.calendar.between(today, on))


def _by_period(person: Person, last_on: date | None, booked: date | None) -> date:
    yesterday = here().today() - timedelta(days=1)
    return next_supervision(
        after=yesterday,
        sessions=[booked] if booked else [],
        last_held_on=last_on,
        started_on=person.starts_on or yesterday,
        every_days=person.supervision_every_days,
        calendar=here().calendar,
    )
