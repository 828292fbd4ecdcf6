"""Which open cases go without an audit, and how much was done of what programmes expected (DOMAIN rows 1, 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from service.context import here
from service.database import db
from service.midnights import start_of
from service.models import Audit, Case, Person, ProgrammeSlot, Service, Team
from service.queries import Sight, visible
from workflows.audit import WITHDRAWN
from workflows.engine import Incomplete
from workflows.periods import Cadence, Period, months_before, named, period_of
from workflows.programmes import Programme, SlotOutcome
from workflows.words import CaseStatus

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Stretch:
    """Some rows of a list, and the key after which the next ones begin (None: there are no more)."""

    items: list[Any]
    last: Any | None


@dataclass(frozen=True)
class Uncovered:
    """An open case without an audit for longer than policy says; `last_on` None: it never had one."""

    case: Case
    last_on: date | None


@dataclass(frozen=True)
class Covered:
    """How many open cases of a team, or a service, there are, and how many of them are covered."""

    name: str | None
    open: int
    covered: int


@dataclass(frozen=True)
class Quota:
    """What a programme expected in a period of one auditor, team or service, and what was done.

    `expected` leaves out who was exempt; `made` counts audits that were arranged, of which `submitted` are done
    and `withdrawn` were taken back.
    """

    programme: Programme | None
    key: str
    name: str | None
    email: str | None
    expected: int
    made: int
    submitted: int
    withdrawn: int
    exempted: int


def since() -> date:
    """The day before which a last audit is too long ago."""
    context = here()
    return months_before(context.today(), context.policy.number("coverage.months"))


def uncovered(person: Person, filters: Mapping[str, str], *, after: str | None, limit: int) -> Stretch:
    """Open cases that a person may see and that have no audit inside policy's months, by reference.

    A case that opened within these months is not missed yet.
    """
    last = _last_audits()
    query = (
        visible("case", person)
        .add_columns(last.c.at)
        .outerjoin(last, last.c.case_id == Case.id)
        .where(_open(), ~_is_covered(last.c.at), *_places(filters))
        .options(joinedload(Case.worker).lazyload("*"), joinedload(Case.team).joinedload(Team.service))
        .options(lazyload(Case.readers))
        .order_by(Case.reference)
    )
    query = query if after is None else query.where(Case.reference > after)
    rows = db.session.execute(query.limit(limit + 1)).unique().all()
    found = [Uncovered(row[0], _day(row[1])) for row in rows[:limit]]
    return Stretch(found, found[-1].case.reference if len(rows) > limit else None)


def _last_audits() -> Subquery:
    counting = Audit.submitted_at.is_not(None), Audit.state != WITHDRAWN
    query = select(Audit.case_id, func.max(Audit.submitted_at).label("at")).where(*counting)
    return query.group_by(Audit.case_id).subquery()


def _open() -> Condition:
    return and_(Case.closed_on.is_(None), Case.status != CaseStatus.CLOSED)


def _is_covered(at: Any) -> Condition:
    long_ago = since()
    young = and_(at.is_(None), Case.opened_on.is_not(None), Case.opened_on > long_ago)
    return or_(and_(at.is_not(None), at >= start_of(long_ago)), young)


def _places(filters: Mapping[str, str]) -> list[Condition]:
    conditions: list[Condition] = []
    if "team" in filters:
        conditions.append(Case.team_id.in_(select(Team.id).where(Team.name == filters["team"])))
    if "service" in filters:
        of_service = select(Team.id).join(Service).where(Service.name == filters["service"])
        conditions.append(Case.team_id.in_(of_service))
    return conditions


def _day(at: datetime | None) -> date | None:
    return at.astimezone(here().zone).date() if at is not None else None


def coverage(person: Person, by: str) -> list[Covered]:
    """Of the open cases that a person may see how many are covered, by `team` or `service`; two statements at most."""
    last, place = _last_audits(), Team.name if by == "team" else Service.name
    one = case((_is_covered(last.c.at), 1), else_=0)
    query = (
        select(place, func.count(Case.id), func.sum(one))
        .select_from(Case)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(Service, Service.id == Team.service_id)
        .outerjoin(last, last.c.case_id == Case.id)
        .where(Sight(person).of("case"), _open())
        .group_by(place)
        .order_by(place)
    )
    return [Covered(name, number, int(covered or 0)) for name, number, covered in db.session.execute(query)]


def period_named(text: str | None) -> Period:
    """The period of a report, by its word; the quarter that runs where none is given; raises Incomplete."""
    found = named(text) if text else period_of(Cadence.QUARTERLY, here().today())
    if found is None:
        raise Incomplete({"period": "Give a week, month, quarter or half year: 2026-W45, 2026-11, 2026-Q4, 2026-H2."})
    return found


def quotas(person: Person, period: Period, by: str) -> list[Quota]:
    """What was expected and done in a period, by `auditor`, `team` or `service`, as far as a person may see it.

    Each expected audit counts in the period in which it begins to be expected.
    """
    columns, joins = GROUPS[by]
    query = _begun_in(period, person, select(ProgrammeSlot.programme, *columns, *_sums()))
    query = query.outerjoin(Audit, Audit.id == ProgrammeSlot.audit_id).outerjoin(*joins)
    query = query.group_by(ProgrammeSlot.programme, *columns).order_by(ProgrammeSlot.programme, columns[0])
    programmes = here().programmes
    return [_quota(programmes.get(row[0]), by, *row) for row in db.session.execute(query)]


def _sums() -> tuple[ColumnElement[int], ...]:
    def number(condition: Condition) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    exempt, made = ProgrammeSlot.outcome == SlotOutcome.EXEMPT, ProgrammeSlot.audit_id.is_not(None)
    withdrawn = and_(made, Audit.state == WITHDRAWN)
    submitted = and_(made, Audit.state != WITHDRAWN, Audit.submitted_at.is_not(None))
    return number(~exempt), number(made), number(submitted), number(withdrawn), number(exempt)


def _begun_in(period: Period, person: Person, query: Select[Any]) -> Select[Any]:
    begins = ProgrammeSlot.from_on >= period.first, ProgrammeSlot.from_on <= period.last
    return query.select_from(ProgrammeSlot).where(*begins, Sight(person).of("programme_slot"))


def _quota(programme: Programme | None, by: str, key: str, *row: Any) -> Quota:
    name, *rest = row
    email = rest.pop(0) if by == "auditor" else None
    return Quota(programme, key, name, email, *(int(number or 0) for number in rest))


def expected(person: Person, period: Period, filters: Mapping[str, Any], *, after: int | None, limit: int) -> Stretch:
    """Each audit that was expected in a period, newest first, with what came of it and why.

    A filter is the value of a column, or a tuple of those that will do.
    """
    query = _begun_in(period, person, select(ProgrammeSlot))
    for name, value in filters.items():
        column = getattr(ProgrammeSlot, name)
        query = query.where(column.in_(value) if isinstance(value, tuple) else column == value)
    query = query if after is None else query.where(ProgrammeSlot.id < after)
    query = query.options(joinedload(ProgrammeSlot.auditor).lazyload("*")).order_by(ProgrammeSlot.id.desc())
    rows = list(db.session.scalars(query.limit(limit + 1)).unique())
    return Stretch(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


GROUPS: Mapping[str, tuple[tuple[Any, ...], tuple[Any, Any]]] = {
    "auditor": ((Person.name, Person.email), (Person, Person.id == ProgrammeSlot.auditor_id)),
    "service": ((Service.name,), (Service, Service.id == ProgrammeSlot.service_id)),
    "team": ((Team.name,), (Team, Team.id == ProgrammeSlot.team_id)),
}
