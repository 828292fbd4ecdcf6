"""Replays history against the lifecycle tables of today: how many records fit, and what does not, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from service.insight.figures import Share
from service.insight.process.records import Part
from service.insight.process.replaying import Step, deviation
from service.insight.process.walked import Walked, holding, walked


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


def conformance(part: Part, from_on: date, to_on: date, found: Iterable[Walked] | None = None) -> Conformance:
    """Every row of some local days, both included, each against the row before it whenever that was.

    `found` are the steps of these days where they were asked for already.
    """
    steps: Counter[Step] = Counter()
    moved = 0
    for one in walked(part, from_on, to_on) if found is None else found:
        steps[one.step] += one.number
        moved += one.first
    wrong = {step: said for step in steps if (said := deviation(part.table, step))}
    records = holding(part, from_on, to_on, lambda row: _is_one(row, wrong)) if wrong else {}
    told = [Deviation(said, records[step][0], steps[step]) for step, said in wrong.items()]
    return Conformance(
        part.kind,
        Share(moved - sum(apart for _, apart in records.values()), moved),
        steps.total(),
        tuple(sorted(told, key=lambda one: (-one.records, one.sentence))),
    )


def _is_one(row: Any, steps: Iterable[Step]) -> ColumnElement[bool]:
    return or_(false(), *(_is(row, step) for step in steps))


def _is(row: Any, step: Step) -> ColumnElement[bool]:
    return and_(
        row.trigger == step.trigger,
        row.from_state.is_not_distinct_from(step.source),
        row.to_state == step.target,
        row.before.is_not_distinct_from(step.before),
        row.by_system.is_(step.by_system),
    )
