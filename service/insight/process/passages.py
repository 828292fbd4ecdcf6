"""How often each step of a lifecycle was taken, and how long the record had stood where it began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from service.database import db
from service.insight.process.records import MODELS, Part, within
from service.insight.statistics.spread import Spread, spread
from service.models import History
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
    chains = _with_entry(part, from_on, to_on).subquery()
    hours = _hours(chains.c.entered, chains.c.at).label("hours")
    step = (chains.c.trigger, chains.c.from_state, chains.c.to_state)
    query = select(*step, hours, func.count()).where(chains.c.within, chains.c.from_state.is_not(None))
    found: dict[tuple[str, str, str], list[int]] = {}
    for trigger, source, target, stood, number in db.session.execute(query.group_by(*step, hours)):
        found.setdefault((trigger, source, target), []).extend([int(stood or 0)] * number)
    return [Passage(*key, tuple(sorted(stood))) for key, stood in sorted(found.items())]


def _with_entry(part: Part, from_on: date, to_on: date) -> Any:
    """The whole histories of what moved in those days, with the instant at which each row's first state was entered."""
    moves = case((History.from_state.is_(None) | (History.from_state != History.to_state), History.at))
    entered = func.max(moves).over(partition_by=History.subject_id, order_by=History.sequence, rows=(None, -1))
    moved = select(History.subject_id).where(History.subject_kind == part.kind, within(from_on, to_on))
    return select(
        History.trigger,
        History.from_state,
        History.to_state,
        History.at,
        entered.label("entered"),
        within(from_on, to_on).label("within"),
    ).where(History.subject_kind == part.kind, History.subject_id.in_(part.records), History.subject_id.in_(moved))


def _hours(earlier: Any, later: Any) -> ColumnElement[int]:
    """The whole hours between two instants, in the words of the database at hand."""
    if db.engine.dialect.name == "postgresql":
        return func.round(func.extract("epoch", later - earlier) / 3600)
    return func.round((func.julianday(later) - func.julianday(earlier)) * 24)


def waits(part: Part, taken: Sequence[Passage]) -> list[Wait]:
    """Every state that does not end a record, in the table's order."""
    model = MODELS[part.kind]
    open_states = [state for state in part.table.states if not state.ends]
    wanted = (model.id.in_(part.records), model.state.in_([state.name for state in open_states]))
    rows = db.session.execute(select(model.state, func.count().label("number")).where(*wanted).group_by(model.state))
    standing = {row.state: row.number for row in rows}
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
