"""Escalations: why they were raised, how high they went, what was decided, and how long it took (DOMAIN row 7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select, true

from service.database import db
from service.insight.figures import Counted, Spread
from service.insight.measures.counting import NO_HIDDEN_CASE, Between, each_between, of_place, within
from service.insight.measures.times import HOURS_A_DAY, hours_between, spread_of
from service.insight.scope import Scope
from service.insight.untold import told_outcome
from service.models import ActionPlan, Audit, Case, Escalation, Team
from workflows.words import OF_THE_SERVICE, CaseStatus, Cause, Side

# An outcome that is none, or not told.
OTHERWISE = "otherwise"


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
        outcomes=_counted((cell.outcome, cell.number) for cell in ended),
        days=_days(ended),
        days_by_cause=[(cause, _days(theirs)) for cause, theirs in sorted(by_cause.items())],
    )


def _cells(scope: Scope) -> list[_Cell]:
    hours = hours_between(Escalation.raised_at, Escalation.resolved_at).label("hours")
    columns = (Escalation.cause, Escalation.level, told_outcome(), hours)
    held = each_between(select(Escalation.audit_id, Escalation.plan_id).where(*within(Escalation.raised_at, scope)))
    query = _raised(select(*columns, func.count().label("number")).select_from(Escalation), scope, held)
    query = query.group_by(*columns)
    return [
        _Cell(row.cause, row.level, row.outcome, _whole(row.hours), row.number) for row in db.session.execute(query)
    ]


def escalation_rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """The escalations that are counted, narrowed by any of cause, level, ended and outcome; or OTHERWISE."""
    query = _raised(select(Escalation.id.label("id"), null().label("detail")).select_from(Escalation), scope)
    if "cause" in given:
        query = query.where(Escalation.cause == given["cause"])
    if "level" in given:
        query = query.where(Escalation.level == int(given["level"]))
    if "ended" in given or "outcome" in given:
        query = query.where(Escalation.resolved_at.is_not(None))
    if given.get("outcome") == OTHERWISE:
        return query.where(told_outcome().is_(None))
    return query.where(told_outcome() == given["outcome"]) if "outcome" in given else query


def _raised(query: Any, scope: Scope, held: Iterable[Between] = ()) -> Select[Any]:
    """`held`: between which numbers their audits and plans lie, where that was asked for."""
    days = tuple(within(Escalation.raised_at, scope))
    ours = (one.hold(number) for one, number in zip(held, (Audit.id, ActionPlan.id), strict=False))
    audits, plans = [*ours] or 2 * [true()]
    raised: Select[Any] = (
        query.outerjoin(Audit, and_(Audit.id == Escalation.audit_id, audits))
        .outerjoin(ActionPlan, and_(ActionPlan.id == Escalation.plan_id, plans))
        .outerjoin(Case, Case.id == func.coalesce(Audit.case_id, Escalation.case_id))
        .outerjoin(Team, Team.id == Case.team_id)
        .where(*days, *_case_side(), *_narrowed(scope))
    )
    return raised


def _case_side() -> Iterable[ColumnElement[bool]]:
    """Nothing of a practitioner's form, its plans or a supervision file, and no undelivered message."""
    yield Escalation.form_id.is_(None)
    yield Escalation.cause.not_in((*OF_THE_SERVICE, Cause.PRACTITIONER_REFERRAL))
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
    yield NO_HIDDEN_CASE
    yield from of_place(scope)


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
