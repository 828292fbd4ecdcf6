"""Finds the clocks that have struck: a query over open tasks whose cost follows what is due (DESIGN §1.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CTE, Date, Integer, Select, String, cast, column, exists, literal, select, values

from service.context import Context
from service.database import db
from service.models import Escalation, OutboxItem, Task
from workflows.catalogue import LIFECYCLES
from workflows.clocks import Occurrence, latest_due, struck, waits_for_morning
from workflows.definition import Clock, ClockKind

COLUMNS = (column("due_on", Date), column("number", Integer), column("struck_on", Date), column("written", String))


class Place(NamedTuple):
    """Where a task rule stands: the kind of record, its state, the kind of task."""

    subject_kind: str
    state: str
    kind: str


@dataclass(frozen=True)
class Winding:
    """One clock of one task rule with policy's days, and the last local day whose hour has come for it."""

    place: Place
    clock: Clock
    days: tuple[int, ...]
    come: date


class Stroke(NamedTuple):
    """A clock that struck, which time, and on which local day."""

    clock: Clock
    number: int
    on: date


@dataclass
class Struck:
    """An open task for which something has struck that nobody was told yet; `strokes` in the table's order."""

    task_id: int
    subject_kind: str
    subject_id: int
    assignee_id: int | None
    due_on: date
    strokes: list[Stroke] = field(default_factory=list)

    def __str__(self) -> str:
        return f"task {self.task_id} of {self.subject_kind} {self.subject_id}"

    @property
    def acts(self) -> bool:
        """Whether something is to be done, and not only told."""
        return any(stroke.clock.message is None for stroke in self.strokes)

    @property
    def order(self) -> tuple[Any, ...]:
        """Whatever goes to one person for one day together."""
        return (self.assignee_id or 0, self.due_on, self.task_id)


def struck_tasks(context: Context, local: datetime) -> list[Struck]:
    """Every open task with something to do or to tell by this local time, in the order to take them."""
    windings = list(wound(context, local))
    found: dict[int, Struck] = {}
    due_days = _due_days(windings, context)
    for winding in windings:
        for row in _rows(winding, due_days[winding.place], context):
            task = found.setdefault(row.id, Struck(*row[:5]))
            task.strokes.append(Stroke(winding.clock, row.number, row.struck_on))
    return sorted(found.values(), key=lambda task: task.order)


def wound(context: Context, local: datetime) -> Iterator[Winding]:
    """Every clock of every lifecycle table."""
    morning = time.fromisoformat(context.policy.get("sending.at"))
    told_until = local.date() if local.time() >= morning else local.date() - timedelta(days=1)
    for table in LIFECYCLES.values():
        for state in table.states:
            for rule in state.tasks:
                for clock in rule.clocks:
                    days = _days(context, clock)
                    come = told_until if waits_for_morning(clock) else local.date()
                    if days:
                        yield Winding(Place(table.kind, state.name, rule.kind), clock, days, come)


def _days(context: Context, clock: Clock) -> tuple[int, ...]:
    if clock.kind is ClockKind.BEFORE:
        return context.policy.numbers(clock.policy)
    return (context.policy.number(clock.policy),)


def _due_days(windings: list[Winding], context: Context) -> dict[Place, list[date]]:
    """The due days of open tasks for which anything at all can have struck."""
    furthest = max(latest_due(w.clock, w.days, w.come, context.calendar) for w in windings)
    query = (
        select(Task.subject_kind, Task.state, Task.kind, Task.due_on)
        .where(Task.closed_at.is_(None), Task.kind.in_({w.place.kind for w in windings}), Task.due_on <= furthest)
        .distinct()
    )
    found: dict[Place, list[date]] = defaultdict(list)
    for subject_kind, state, kind, due in db.session.execute(query):
        if due is not None:
            found[Place(subject_kind, state, kind)].append(due)
    return found


def _rows(winding: Winding, due_days: list[date], context: Context) -> list[Any]:
    strokes = [
        (due, occurrence)
        for due in due_days
        for occurrence in struck(winding.clock, winding.days, due, winding.come, context.calendar)
    ]
    return list(db.session.execute(_untold(winding, strokes))) if strokes else []


def _untold(winding: Winding, strokes: list[tuple[date, Occurrence]]) -> Select[Any]:
    """The open tasks of these due days whose strokes have had no effect yet."""
    table = values(*COLUMNS, name="stroke").data([(due, *stroke, due.isoformat()) for due, stroke in strokes]).cte()
    query = (
        select(
            Task.id,
            Task.subject_kind,
            Task.subject_id,
            Task.assignee_id,
            Task.due_on,
            table.c.number,
            table.c.struck_on,
        )
        .join(table, Task.due_on == table.c.due_on)
        .where(Task.closed_at.is_(None), Task.kind == winding.place.kind)
        .where(Task.subject_kind == winding.place.subject_kind, Task.state == winding.place.state)
    )
    return _armed(_unheard(query, winding.clock, table), winding, table)


def _unheard(query: Select[Any], clock: Clock, table: CTE) -> Select[Any]:
    """Without what was told or raised already; what fires leaves no trace but that its task is closed."""
    if clock.message:
        told = exists().where(
            OutboxItem.task_id == Task.id,
            OutboxItem.clock == clock.name,
            OutboxItem.due_on == table.c.due_on,
            OutboxItem.occurrence == table.c.number,
        )
        return query.where(~told)
    if clock.raises:
        key = literal(f"{clock.raises}:") + cast(Task.subject_id, String) + ":" + table.c.written
        return query.where(~exists().where(Escalation.cause_key == key + ":" + cast(Task.id, String)))
    return query


def _armed(query: Select[Any], winding: Winding, table: CTE) -> Select[Any]:
    """Reminders whose day lay before the task was armed never come: whoever got it late was told then.

    What raises an escalation gives a task that was handed back late its days anew. The other clocks are what
    reaches somebody above in the end, so nothing holds them back.
    """
    if winding.clock.kind is ClockKind.BEFORE:
        return query.where(Task.armed_on <= table.c.struck_on)
    if winding.clock.kind is ClockKind.REPEAT:
        return query.where(Task.armed_on < table.c.struck_on)
    if winding.clock.raises:
        return query.where(Task.armed_on <= winding.come - timedelta(days=winding.days[0]))
    return query
