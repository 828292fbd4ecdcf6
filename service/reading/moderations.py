"""Second grades: whose turn each is, and the two grades side by side once nobody has to grade blind any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from service.context import here
from service.database import db
from service.models import Audit, Moderation, Person, Task
from service.queries import Sight
from service.reading.history import Entry, happened
from service.reading.one import seen_one
from service.reading.pages import Page, paged
from service.reading.plans import local_day
from workflows.moderation import AGREED, DISPUTED, GRADED, OPEN, REQUESTED, SETTLED, WITHDRAWN
from workflows.words import GRADES_BEST_FIRST, Grade

# The states of each list, in the order in which a second grade passes through them.
LISTS: Mapping[str, Sequence[str]] = {
    "grade": (REQUESTED,),
    "agree": (GRADED,),
    "disputed": (DISPUTED,),
    "done": (AGREED, SETTLED, WITHDRAWN),
}
WHOLE = (
    joinedload(Moderation.audit).options(lazyload(Audit.moderations)),
    joinedload(Moderation.moderator).lazyload("*"),
    joinedload(Moderation.decider).lazyload("*"),
)


@dataclass(frozen=True)
class ModerationLine:
    """One second grade in a row. `mine`: it waits for the reader. What tells of a grade is None for whoever is blind.

    `first` and `second` are the two grades, `stands` the one that was agreed or settled, `apart` how many grades lie
    between the two (0: the same).
    """

    id: int
    version: int
    state: str
    audit_id: int
    reference: str
    auditor: str | None
    moderator: str | None
    decider: str | None
    requested_on: date
    due_on: date
    late: bool
    mine: bool
    blind: bool
    because: str | None
    first: str | None
    first_reasons: str | None
    second: str | None
    second_reasons: str | None
    quality: str | None
    quality_comment: str | None
    disputed_because: str | None
    stands: str | None
    stands_because: str | None
    apart: int | None
    tool: tuple[str, int]


@dataclass(frozen=True)
class ModerationPage:
    """The record for the gate, the line, and what happened."""

    record: Any
    line: ModerationLine
    entries: Sequence[Entry]


def moderation_list(sight: Sight, which: str, page: int) -> Page[ModerationLine]:
    """The second grades of one list that somebody may see: what waits for them first, then by due day."""
    mine = _mine(sight.person)
    states = LISTS[which]
    first = Moderation.id.in_(mine).desc()
    order = (first, Moderation.due_on, Moderation.id) if which != "done" else (Moderation.id.desc(),)
    query = select(Moderation).where(sight.of("moderation"), Moderation.state.in_(states)).order_by(*order)
    return paged(query, page, lambda record: _line(record, mine, record.audit_id in sight.blind), *WHOLE)


def moderation_counts(sight: Sight) -> dict[str, int]:
    """How many there are in each list."""
    query = select(Moderation.state, func.count()).where(sight.of("moderation")).group_by(Moderation.state)
    by_state: dict[str, int] = dict(db.session.execute(query).all())
    return {name: sum(by_state.get(state, 0) for state in states) for name, states in LISTS.items()}


def moderation_page(number: int, sight: Sight) -> ModerationPage:
    """One second grade; raises Absent."""
    record: Moderation = seen_one("moderation", number, sight, *WHOLE)
    mine = frozenset(task.subject_id for task in record.tasks if task.assignee_id == sight.person.id)
    line = _line(record, mine, record.audit_id in sight.blind)
    return ModerationPage(record, line, happened([("moderation", number)], sight))


def _mine(person: Person) -> frozenset[int]:
    """The numbers of the moderations that wait for somebody."""
    query = select(Task.subject_id).where(Task.subject_kind == "moderation", Task.assignee_id == person.id)
    return frozenset(db.session.scalars(query.where(Task.closed_at.is_(None))))


def _line(record: Moderation, mine: frozenset[int], blind: bool) -> ModerationLine:
    line, today = _told(record), here().today()
    known = replace(line, mine=record.id in mine, late=record.state in OPEN and record.due_on < today)
    return _closed(known) if blind else known


def _told(record: Moderation) -> ModerationLine:
    audit = record.audit
    requested = local_day(record.requested_at)
    assert requested is not None
    return ModerationLine(
        id=record.id,
        version=record.version,
        state=record.state,
        audit_id=audit.id,
        reference=audit.case.reference,
        auditor=audit.lead.name if audit.lead else None,
        moderator=record.moderator.name if record.moderator else None,
        decider=record.decider.name if record.decider else None,
        requested_on=requested,
        due_on=record.due_on,
        late=False,
        mine=False,
        blind=False,
        because=record.selected_because,
        first=record.auditor_grade,
        first_reasons=audit.reasons if record.state != WITHDRAWN else None,
        second=record.grade,
        second_reasons=record.reasons,
        quality=record.quality,
        quality_comment=record.quality_comment,
        disputed_because=record.dispute_reason,
        stands=record.agreed_grade,
        stands_because=record.agreed_reason,
        apart=_apart(record.auditor_grade, record.grade),
        tool=(audit.tool_key, audit.tool_version),
    )


def _closed(line: ModerationLine) -> ModerationLine:
    """The line as whoever grades blind reads it: the file, who grades, by when."""
    return replace(
        line,
        blind=True,
        auditor=None,
        because=None,
        first=None,
        first_reasons=None,
        second=None,
        second_reasons=None,
        quality=None,
        quality_comment=None,
        disputed_because=None,
        stands=None,
        stands_because=None,
        apart=None,
    )


def _apart(first: str, second: str | None) -> int | None:
    if second is None:
        return None
    return abs(GRADES_BEST_FIRST.index(Grade(first)) - GRADES_BEST_FIRST.index(Grade(second)))
