"""What counts: the conditions on audits that every measure shares (ADR 0027)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select

from service.database import db
from service.insight.scope import Scope, Span
from service.midnights import end_of, start_of
from service.models import Audit, Case, Cycle, Team
from service.returns import counted_audits
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.words import OTHER_SUBJECTS, AuditKind, CaseStatus

Condition = ColumnElement[bool]
# The grade that counts, and the service of whatever was audited.
GRADE = func.coalesce(Audit.agreed_grade, Audit.overall_grade)
SERVICE_ID = func.coalesce(Team.service_id, Case.service_id)
# Where a case is joined, or there is none yet: not one that only named people may read.
NO_HIDDEN_CASE = func.coalesce(Case.restricted, False).is_(False)
APART = (AuditKind.CALIBRATION, AuditKind.REAUDIT)


class Part(StrEnum):
    """Early help is never added to statutory services, nor are referrals and resources."""

    EARLY_HELP = "early_help"
    OTHER = "other"
    STATUTORY = "statutory"


def part_of(case_status: str) -> Part:
    """To which part an audit belongs, by the status of its case on the day it was made."""
    if case_status == CaseStatus.EARLY_HELP:
        return Part.EARLY_HELP
    return Part.OTHER if case_status in OTHER_SUBJECTS else Part.STATUTORY


def placed(query: Any) -> Select[Any]:
    """A question about audits with the case, team and service of each."""
    joined: Select[Any] = query.join(Case, Case.id == Audit.case_id).outerjoin(Team, Team.id == Case.team_id)
    return joined


def among(query: Any, scope: Scope) -> Select[Any]:
    """A question about audits, placed where the scope asks for a place: cases of finished years are not looked at."""
    if scope.service_id is None and scope.team_id is None:
        unplaced: Select[Any] = query
        return unplaced
    return placed(query)


def standing(scope: Scope) -> Iterator[Condition]:
    """Submitted on the scope's days, not sent back or withdrawn, and of what it is narrowed to."""
    yield from within(Audit.submitted_at, scope)
    yield Audit.state.not_in((SCHEDULED, WITHDRAWN))
    yield Audit.case_status != CaseStatus.SUPERVISION_FILE
    yield from narrowed(scope)


def graded(scope: Scope) -> Iterator[Condition]:
    """What stands, without exercises and the second audits of a file, for grades and evidence."""
    yield from standing(scope)
    yield Audit.kind.not_in(APART)


def within(column: Any, scope: Scope) -> Iterator[Condition]:
    """On the scope's local days, by an instant."""
    yield column >= start_of(scope.from_on)
    yield column < end_of(scope.to_on)


def narrowed(scope: Scope) -> Iterator[Condition]:
    """What the scope is narrowed to; of a place, the question must be placed. No case that is closed to others."""
    yield open_to_all(Audit.case_id)
    if scope.without:
        yield Audit.id.not_in(scope.without)
    if scope.tool_key is not None:
        yield Audit.tool_key == scope.tool_key
    if scope.case_status is not None:
        yield Audit.case_status == scope.case_status
    if scope.cycle_id is not None:
        yield Audit.id.in_(_of_cycle(scope.cycle_id))
    yield from of_place(scope)


def of_place(scope: Scope) -> Iterator[Condition]:
    """The team or service of the case."""
    if scope.service_id is not None:
        yield SERVICE_ID.in_((scope.service_id,))
    if scope.team_id is not None:
        yield Case.team_id == scope.team_id


def open_to_all(case_id: Any) -> Condition:
    """Not of a case that only named people may read: one more or less would tell all others that there is one."""
    hidden: Condition = case_id.not_in(select(Case.id).where(Case.restricted.is_(True)))
    return hidden


@dataclass(frozen=True)
class Between:
    """The lowest and the highest number of some records."""

    lowest: int
    highest: int

    def hold(self, column: Any) -> Condition:
        """Follows from belonging to these records, and says to the database what it cannot know: that all others lie

        elsewhere in the index, so that whatever hangs on finished years is not looked at.
        """
        held: Condition = column.between(self.lowest, self.highest)
        return held


def between(numbers: Select[Any]) -> Between:
    """Of records whose numbers are the one column of a question; one statement."""
    [found] = each_between(numbers)
    return found


def each_between(numbers: Any) -> list[Between]:
    """The same of several columns; one statement."""
    columns = numbers.subquery().c
    # With 0 added, the lowest is no longer looked for from the first record that there ever was.
    query = select(*(outermost(column + 0) for column in columns for outermost in (func.min, func.max)))
    found = [number or 0 for number in db.session.execute(query).one()]
    return [Between(*pair) for pair in zip(found[::2], found[1::2], strict=True)]


def between_audits(scope: Scope) -> Between:
    """Of the audits that stand."""
    return between(among(select(Audit.id).select_from(Audit), scope).where(*standing(scope)))


def nowhere(kind: str | None) -> Iterator[Condition]:
    """Cases that belong to no team, or to no service."""
    if kind == "team":
        yield Case.team_id.is_(None)
    if kind == "service":
        yield SERVICE_ID.is_(None)


def spanned(column: Any, spans: list[Span]) -> Any:
    """The number of the span in which an instant lies, from 0: the bounds of local days are known as instants."""
    last: Any = literal_column(str(len(spans) - 1))
    earlier: list[Any] = [(column < end_of(span.to_on), literal_column(str(n))) for n, span in enumerate(spans[:-1])]
    return case(*earlier, else_=last) if earlier else last


def _of_cycle(cycle_id: int) -> Any:
    cycle = db.session.get(Cycle, cycle_id)
    return counted_audits(cycle).with_only_columns(Audit.id) if cycle else select(Audit.id).where(Audit.id.is_(None))
