"""Escalations: why they were raised, how high they went, what was decided, and how long it took (DOMAIN row 7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from service.database import db
from service.insight.figures import Counted, Spread
from service.insight.measures.counting import of_place, within
from service.insight.measures.times import HOURS_A_DAY, hours_between, spread_of
from service.insight.scope import Scope
from service.models import ActionPlan, Audit, Case, Escalation, Team
from workflows.words import CaseStatus, Cause, EscalationOutcome, Side

# What is for those alone who decided it is told of nobody, not even as a number.
UNTOLD = EscalationOutcome.COMPETENCE_PROCESS


@dataclass(frozen=True)
class Escalations:
    """Raised on a scope's days about the case side; levels from 0, the lowest. `ended` by a decision or by itself.

    `outcomes` are decisions; its key None counts what ended otherwise, or with a decision that is not told.
    """

    raised: int
    ended: int
    causes: Sequence[Counted[str]]
    levels: Sequence[Counted[int]]
    outcomes: Sequence[Counted[str | None]]
    days: Spread
    days_by_cause: Sequence[tuple[str, Spread]]


@dataclass(frozen=True)
class _Cell:
    cause: str
    level: int
    outcome: str | None
    hours: int | None
    number: int


def escalations(scope: Scope) -> Escalations:
    """Counts by the day on which they were raised, in one statement."""
    cells = _cells(scope)
    ended = [cell for cell in cells if cell.hours is not None]
    by_cause: dict[str, list[_Cell]] = defaultdict(list)
    for cell in ended:
        by_cause[cell.cause].append(cell)
    return Escalations(
        raised=sum(cell.number for cell in cells),
        ended=sum(cell.number for cell in ended),
        causes=_counted((cell.cause, cell.number) for cell in cells),
        levels=sorted(_counted((cell.level, cell.number) for cell in cells), key=lambda one: one.key),
        outcomes=_counted((_told(cell.outcome), cell.number) for cell in ended),
        days=_days(ended),
        days_by_cause=[(cause, _days(theirs)) for cause, theirs in sorted(by_cause.items())],
    )


def _cells(scope: Scope) -> list[_Cell]:
    hours = hours_between(Escalation.raised_at, Escalation.resolved_at).label("hours")
    columns = (Escalation.cause, Escalation.level, Escalation.outcome, hours)
    query = (
        select(*columns, func.count().label("number"))
        .outerjoin(Audit, Audit.id == Escalation.audit_id)
        .outerjoin(ActionPlan, ActionPlan.id == Escalation.plan_id)
        .outerjoin(Case, Case.id == func.coalesce(Audit.case_id, Escalation.case_id))
        .outerjoin(Team, Team.id == Case.team_id)
        .where(*within(Escalation.raised_at, scope), *_case_side(), *_narrowed(scope))
        .group_by(*columns)
    )
    return [
        _Cell(row.cause, row.level, row.outcome, _whole(row.hours), row.number) for row in db.session.execute(query)
    ]


def _case_side() -> Iterable[ColumnElement[bool]]:
    """Nothing of a practitioner's form, its plans or a supervision file, and no undelivered message."""
    yield Escalation.form_id.is_(None)
    yield Escalation.cause.not_in((Cause.DEAD_LETTER, Cause.PRACTITIONER_REFERRAL))
    yield or_(Escalation.plan_id.is_(None), ActionPlan.side == Side.CASE)
    yield or_(Audit.id.is_(None), Audit.case_status != CaseStatus.SUPERVISION_FILE)


def _narrowed(scope: Scope) -> Iterable[ColumnElement[bool]]:
    if scope.without:
        yield or_(Escalation.audit_id.is_(None), Escalation.audit_id.not_in(scope.without))
    for column, value in (
        (Audit.tool_key, scope.tool_key),
        (Audit.case_status, scope.case_status),
        (Audit.cycle_id, scope.cycle_id),
    ):
        if value is not None:
            yield column == value
    yield from of_place(scope)


def _told(outcome: str | None) -> str | None:
    return None if outcome == UNTOLD else outcome


def _whole(hours: Any) -> int | None:
    return None if hours is None else int(hours)


def _days(cells: Iterable[_Cell]) -> Spread:
    found: Counter[float] = Counter()
    for cell in cells:
        found[(cell.hours or 0) / HOURS_A_DAY] += cell.number
    return spread_of(found)


def _counted(pairs: Iterable[tuple[Any, int]]) -> list[Counted[Any]]:
    """Most often first; what has no name of its own last."""
    found: Counter[Any] = Counter()
    for key, number in pairs:
        found[key] += number
    rows = [Counted(key, number) for key, number in found.items()]
    return sorted(rows, key=lambda one: (one.key is None, -one.count, str(one.key)))
