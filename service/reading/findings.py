"""The published findings of audit cycles, as everybody who works here and every auditor of a cycle reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from service.database import db
from service.models import Cycle, Person
from service.queries import Absent, Sight
from service.returns import Returns, returns_of_all


@dataclass(frozen=True)
class Findings:
    """What a cycle found, with the response behind it; no name of a case or of an auditor."""

    cycle_id: int
    name: str
    theme: str | None
    period_from_on: date | None
    period_to_on: date | None
    baseline: bool
    predecessor_id: int | None
    cut_off_on: date
    published_at: datetime
    text: str | None
    returns: Returns


def findings_of(cycle_id: int, person: Person) -> Findings:
    """One cycle's findings; raises Absent, also for those that are not published yet."""
    found = _made(_published(person).where(Cycle.id == cycle_id))
    if not found:
        raise Absent("published findings")
    return found[0]


def findings_listed(person: Person, *, after: int | None, limit: int) -> tuple[list[Findings], int | None]:
    """Published findings, newest cycle first, beginning below the number `after`; and where the next page begins."""
    query = _published(person) if after is None else _published(person).where(Cycle.id < after)
    found = _made(query.limit(limit + 1))
    return found[:limit], found[limit - 1].cycle_id if len(found) > limit else None


def _published(person: Person) -> Select[Any]:
    return select(Cycle).where(Sight(person).of("findings")).order_by(Cycle.id.desc())


def _made(query: Select[Any]) -> list[Findings]:
    cycles = list(db.session.scalars(query))
    returns = returns_of_all(cycles)
    return [_findings(cycle, returns[cycle.id]) for cycle in cycles]


def _findings(cycle: Cycle, returns: Returns) -> Findings:
    assert cycle.published_at is not None
    return Findings(
        cycle_id=cycle.id,
        name=cycle.name,
        theme=cycle.theme,
        period_from_on=cycle.period_from_on,
        period_to_on=cycle.period_to_on,
        baseline=cycle.baseline,
        predecessor_id=cycle.predecessor_id,
        cut_off_on=cycle.cut_off_on,
        published_at=cycle.published_at,
        text=cycle.report,
        returns=returns,
    )
