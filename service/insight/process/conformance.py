"""Replays history against the lifecycle tables of today: how many records fit, and what does not, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from service.database import db
from service.insight.figures import Share
from service.insight.process.records import Part, earlier, within
from service.insight.process.replaying import Step, deviation
from service.models import History


@dataclass(frozen=True)
class Deviation:
    """What does not fit, as a sentence, in how many records and rows."""

    sentence: str
    records: int
    rows: int


@dataclass(frozen=True)
class Conformance:
    """One lifecycle: how many of the records that moved fit in all that they did, and what does not."""

    kind: str
    fit: Share
    rows: int
    deviations: tuple[Deviation, ...]


def conformance(part: Part, from_on: date, to_on: date) -> Conformance:
    """Every row of some local days, both included, each against the row before it whenever that was."""
    chains = _chains(part, from_on, to_on).subquery()
    columns = (chains.c.trigger, chains.c.from_state, chains.c.to_state, chains.c.before, chains.c.by_system)
    counts = (func.count(), func.count(chains.c.subject_id.distinct()))
    found = db.session.execute(select(*columns, *counts).group_by(*columns)).all()
    steps = {Step(*row[:5]): (row[5], row[6]) for row in found}
    wrong = {step: said for step in steps if (said := deviation(part.table, step))}
    moved = _records(chains)
    return Conformance(
        part.kind,
        Share(moved - (_records(chains, wrong) if wrong else 0), moved),
        sum(rows for rows, _ in steps.values()),
        tuple(_told(steps, wrong)),
    )


def _chains(part: Part, from_on: date, to_on: date) -> Any:
    before = aliased(History)
    last = earlier(before.to_state, of=before).where(before.sequence == History.sequence - 1).scalar_subquery()
    return part.steps(
        History.subject_id,
        History.trigger,
        History.from_state,
        History.to_state,
        last.label("before"),
        History.actor_id.is_(None).label("by_system"),
    ).where(within(from_on, to_on))


def _records(chains: Any, steps: Iterable[Step] | None = None) -> int:
    """How many records there are, or how many hold one of some steps."""
    query = select(func.count(chains.c.subject_id.distinct()))
    if steps is not None:
        query = query.where(or_(false(), *(_is(chains, step) for step in steps)))
    return db.session.scalar(query) or 0


def _is(chains: Any, step: Step) -> ColumnElement[bool]:
    return and_(
        chains.c.trigger == step.trigger,
        chains.c.from_state.is_not_distinct_from(step.source),
        chains.c.to_state == step.target,
        chains.c.before.is_not_distinct_from(step.before),
        chains.c.by_system.is_(step.by_system),
    )


def _told(steps: dict[Step, tuple[int, int]], wrong: dict[Step, str]) -> Iterable[Deviation]:
    """The most frequent first."""
    found = [Deviation(said, steps[step][1], steps[step][0]) for step, said in wrong.items()]
    return sorted(found, key=lambda one: (-one.records, one.sentence))
