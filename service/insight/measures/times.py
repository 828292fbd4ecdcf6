"""How long things stay where they are: median and 90th percentile of days in each state, from history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, cast, func, or_, select

from service.database import db
from service.insight.figures import Spread
from service.insight.measures.counting import Between, among, between, standing
from service.insight.scope import Scope
from service.insight.statistics.spread import spread
from service.models import ActionPlan, Audit, History, Moderation
from workflows.words import Side

HOURS_A_DAY, SECONDS_AN_HOUR = 24, 3600


@dataclass(frozen=True)
class StateDays:
    """How many days records of a kind stayed in a state, each stay that has ended counted once."""

    kind: str
    state: str
    days: Spread


def days_per_state(scope: Scope) -> list[StateDays]:
    """Of audits submitted in a scope, of their plans on the case side and their second grades."""
    found: dict[tuple[str, str], Counter[float]] = defaultdict(Counter)
    for kind, state, hours, number in stays(audits_of(scope)):
        found[kind, state][hours / HOURS_A_DAY] += number
    return [StateDays(*place, spread_of(days)) for place, days in found.items()]


def audits_of(scope: Scope) -> Any:
    """The numbers of a scope's audits, as a question."""
    return among(select(Audit.id).select_from(Audit), scope).where(*standing(scope))


def stays(audits: Any) -> Iterator[tuple[str, str, int, int]]:
    """Kind, state, whole hours, and how many stays in that state lasted so long; of audits as a question.

    Two statements a kind: between which numbers its records lie is asked first.
    """
    for kind, records in subjects(audits).items():
        for state, hours, number in sorted(map(tuple, db.session.execute(_stays(kind, records)))):
            yield kind, state, int(hours), number


def spread_of(days: Mapping[float, int]) -> Spread:
    """The spread of so many stays of each length in days."""
    return spread([length for length, number in sorted(days.items()) for _ in range(number)])


@dataclass(frozen=True)
class Subjects:
    """The numbers of some records as a question; between which they lie, where that is known already."""

    numbers: Any
    among: Between | None = None

    def hold(self, column: Any) -> ColumnElement[bool]:
        return (self.among or between(self.numbers)).hold(column)


def subjects(audits: Any) -> dict[str, Subjects]:
    """The records of each kind that hang on some audits, and these; one statement."""
    among_these = between(audits)
    case_side = ActionPlan.audit_id.in_(audits), among_these.hold(ActionPlan.audit_id), ActionPlan.side == Side.CASE
    second = Moderation.audit_id.in_(audits), among_these.hold(Moderation.audit_id)
    return {
        "audit": Subjects(audits, among_these),
        "action_plan": Subjects(select(ActionPlan.id).where(*case_side)),
        "moderation": Subjects(select(Moderation.id).where(*second)),
    }


def _stays(kind: str, records: Subjects) -> Any:
    """State, whole hours and how many stayed so long."""
    stayed = hours_stayed(kind, records)
    return select(stayed.c.state, stayed.c.hours, func.count()).group_by(stayed.c.hours, stayed.c.state)


def hours_stayed(kind: str, records: Subjects) -> Subquery:
    """Record, state and whole hours of each stay that has ended, from entering a state to entering the next one.

    Rows between the numbers come in the order of the index, which spares sorting them.
    """
    moved = or_(History.from_state.is_(None), History.from_state != History.to_state)
    order: dict[str, Any] = {"partition_by": History.subject_id, "order_by": History.sequence}
    rows = (
        select(
            History.subject_id,
            History.to_state.label("state"),
            History.at.label("begun"),
            func.lead(History.at).over(**order).label("left"),
        )
        .where(History.subject_kind == kind, records.hold(History.subject_id), moved)
        .subquery()
    )
    hours = hours_between(rows.c.begun, rows.c.left).label("hours")
    stayed = select(rows.c.subject_id, rows.c.state, hours).where(rows.c.left.is_not(None))
    return stayed.where(rows.c.subject_id.in_(records.numbers)).subquery()


def hours_between(first: Any, second: Any) -> Any:
    """Whole hours between two instants, begun ones left out; None where there is no second."""
    if db.engine.dialect.name == "sqlite":
        seconds: Any = (func.julianday(second) - func.julianday(first)) * HOURS_A_DAY * SECONDS_AN_HOUR
    else:
        seconds = func.date_part("epoch", second - first)
    return cast(func.round(seconds), Integer) // SECONDS_AN_HOUR
