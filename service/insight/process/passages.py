"""How often each step of a lifecycle was taken, and how long the record had stood where it began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func

from service.database import db
from service.insight.process.records import MODELS, Part
from service.insight.process.walked import Walked, walked
from service.insight.statistics.spread import Spread, spread
from workflows.definition import State

HOURS = 24.0
# Below this many nothing is called the slowest.
ENOUGH = 10


@dataclass(frozen=True)
class Passage:
    """A trigger that led from one state to another, or kept it; `hours` are those before each time, whole ones."""

    trigger: str
    source: str
    target: str
    hours: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.hours)

    @property
    def days(self) -> Spread:
        """How long records had stood in the state before."""
        return days_of([self])


@dataclass(frozen=True)
class Wait:
    """A state in which records wait: how long those that left it had stood there, and how many stand there now."""

    state: State
    left: Spread
    standing: int


def days_of(passages: Iterable[Passage]) -> Spread:
    """The spread of the days before all of some passages."""
    return spread([hours / HOURS for passage in passages for hours in passage.hours])


def passages(part: Part, from_on: date, to_on: date) -> list[Passage]:
    """Every step that was taken within some local days, once for each trigger and pair of states."""
    return passages_of(walked(part, from_on, to_on))


def passages_of(found: Iterable[Walked]) -> list[Passage]:
    """The same of steps that were asked for already."""
    taken: dict[tuple[str, str, str], list[int]] = {}
    for one in found:
        if one.step.source is not None:
            key = (one.step.trigger, one.step.source, one.step.target)
            taken.setdefault(key, []).extend([one.hours or 0] * one.number)
    return [Passage(*key, tuple(sorted(stood))) for key, stood in sorted(taken.items())]


def waits(part: Part, taken: Sequence[Passage]) -> list[Wait]:
    """Every state that does not end a record, in the table's order."""
    model = MODELS[part.kind]
    open_states = [state for state in part.table.states if not state.ends]
    names = [state.name for state in open_states]
    query = part.records(model.state, func.count().label("number")).where(model.state.in_(names))
    standing = {row.state: row.number for row in db.session.execute(query.group_by(model.state))}
    return [
        Wait(state, days_of(p for p in taken if _leaves(p, state)), standing.get(state.name, 0))
        for state in open_states
    ]


def _leaves(passage: Passage, state: State) -> bool:
    return passage.source == state.name != passage.target


def slowest(waits: Sequence[Wait]) -> Wait | None:
    """Where records stood longest before they went on, by the median; None where fewer than ten went on anywhere."""
    told = [wait for wait in waits if wait.left.n >= ENOUGH and wait.left.median is not None]
    return max(told, key=lambda wait: wait.left.median or 0.0, default=None)
