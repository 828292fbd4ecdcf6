"""Who opened what and when: for data protection and administrators, without a word of what was opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union_all

from service.context import here
from service.database import db
from service.midnights import end_of, start_of
from service.models import AccessRecord, Person
from service.queries import Condition, Sight, may
from service.queries.access import behind_case, named_records, references
from service.reading.pages import LAST_PAGE, PER_PAGE, Page
from workflows.engine import NotPermitted

HIDDEN = "confidential"


@dataclass(frozen=True)
class AccessLine:
    """One person and one record within an hour; instants are local. `record_id` and `kind` say which record it was,
    or that it may not be named; `reference` is the case's, where the record belongs to one; `reason` is why somebody
    opened what is restricted, in their words."""

    id: int
    person: Person
    kind: str
    record_id: int | None
    reference: str | None
    how: str
    first_at: datetime
    last_at: datetime
    times: int
    reason: str | None


@dataclass(frozen=True)
class AccessFilter:
    """What access records are narrowed to; what is None narrows nothing. Both days are included."""

    person: str | None = None
    case: str | None = None
    kind: str | None = None
    record: int | None = None
    how: str | None = None
    from_on: date | None = None
    to_on: date | None = None


def access_page(sight: Sight, wanted: AccessFilter, page: int) -> Page[AccessLine]:
    """A page of them, newest first; raises NotPermitted."""
    query = _query(sight, wanted)
    total = (
        db.session.scalar(select(func.count()).select_from(query.with_only_columns(AccessRecord.id).subquery())) or 0
    )
    number = min(max(page, 1), max(1, -(-total // PER_PAGE)), LAST_PAGE)
    rows = db.session.execute(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(_lines(rows), number, total)


def access_behind(
    sight: Sight, wanted: AccessFilter, *, after: int | None, limit: int
) -> tuple[list[AccessLine], int | None]:
    """Some of them, newest first, below the number `after`, and the number after which the next begin; raises
    NotPermitted."""
    query = _query(sight, wanted)
    rows = db.session.execute((query if after is None else query.where(AccessRecord.id < after)).limit(limit + 1)).all()
    found = _lines(rows[:limit])
    return found, found[-1].id if len(rows) > limit else None


def lines_of(query: Select[Any], *, after: int | None, limit: int) -> tuple[list[AccessLine], int | None]:
    """The same of access records each of which may be named to the reader: the caller has seen to that."""
    newest = query.order_by(AccessRecord.id.desc()).limit(limit + 1)
    rows = list(db.session.scalars(newest if after is None else newest.where(AccessRecord.id < after)))
    found = _lines((row, True) for row in rows[:limit])
    return found, found[-1].id if len(rows) > limit else None


def _query(sight: Sight, wanted: AccessFilter) -> Select[Any]:
    if not may(sight.person, "access.view"):
        raise NotPermitted("Only the data protection officer and administrators see who opened what. Ask one of them.")
    named = sight.where(named_records)
    query: Any = select(AccessRecord, named.label("named")).join(Person, Person.id == AccessRecord.person_id)
    found: Select[Any] = query.where(*_conditions(wanted, named)).order_by(AccessRecord.id.desc())
    return found


def _conditions(wanted: AccessFilter, named: Condition) -> Iterable[Condition]:
    """Whoever asks for one record or kind is told of those alone that may be named: no question gives one away."""
    if wanted.person:
        yield or_(Person.email == wanted.person.lower(), func.lower(Person.name) == wanted.person.lower())
    if wanted.kind or wanted.record or wanted.case:
        yield named
    if wanted.kind:
        yield AccessRecord.kind == wanted.kind
    if wanted.record:
        yield AccessRecord.record_id == wanted.record
    if wanted.case:
        parts = behind_case(wanted.case).items()
        yield or_(*(and_(AccessRecord.kind == kind, AccessRecord.record_id.in_(ids)) for kind, ids in parts))
    if wanted.how:
        yield AccessRecord.how == wanted.how
    if wanted.from_on:
        yield AccessRecord.last_at >= start_of(wanted.from_on)
    if wanted.to_on:
        yield AccessRecord.first_at < end_of(wanted.to_on)


def _lines(rows: Iterable[Any]) -> list[AccessLine]:
    pairs = [(record, bool(named)) for record, named in rows]
    known = _references(record for record, named in pairs if named)
    return [_line(record, named, known) for record, named in pairs]


def _references(records: Iterable[AccessRecord]) -> Mapping[tuple[str, int], str]:
    """The cases behind these, in one query."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for record in records:
        numbers[record.kind].add(record.record_id)
    queries = references(numbers)
    if not queries:
        return {}
    return {(kind, number): reference for number, reference, kind in db.session.execute(union_all(*queries))}


def _line(record: AccessRecord, named: bool, known: Mapping[tuple[str, int], str]) -> AccessLine:
    zone = here().zone
    return AccessLine(
        id=record.id,
        person=record.person,
        kind=record.kind if named else HIDDEN,
        record_id=record.record_id if named else None,
        reference=known.get((record.kind, record.record_id)) if named else None,
        how=record.how,
        first_at=record.first_at.astimezone(zone),
        last_at=record.last_at.astimezone(zone),
        times=record.times,
        reason=record.reason,
    )
