"""The shape of a lifecycle table, and the checks every table must pass when the program starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from workflows.words import Cause, Lane, Relation

SYSTEM = "system"


class DefinitionError(ValueError):
    """A lifecycle table that cannot be right; raised at import, so the program never starts with it."""


class FactKind(StrEnum):
    """How a fact given with a trigger is read; `service` builds its schemas from these."""

    ACTION = "action"
    CODE = "code"
    DATE = "date"
    DONE = "done"
    GRADE = "grade"
    OWNER = "owner"
    PERSON = "person"
    SIGNATURE = "signature"
    TEXT = "text"


@dataclass(frozen=True)
class Fact:
    """Something that must be said with a trigger. `choices` are allowed codes, or a policy key of them."""

    name: str
    kind: FactKind = FactKind.TEXT
    required: bool = True
    choices: tuple[str, ...] | str = ()


@dataclass(frozen=True)
class Situation:
    """What a guard is asked about: the record's view, who acts as what, the facts given, local today."""

    view: Any
    actor: Actor
    relations: Mapping[str, int | None]
    facts: Mapping[str, Any]
    today: date
    who: Callable[[str], str | None] = lambda permission: None
    may: Callable[[Any, str], bool] = lambda person, permission: False


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with grants (permission to relations), or a named system actor."""

    name: str
    id: int | None = None
    roles: frozenset[str] = frozenset()
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    system: bool = False

    def scopes(self, permission: str) -> frozenset[str]:
        return self.grants.get(permission, frozenset())


@dataclass(frozen=True)
class Guard:
    """A named reason to refuse: `refuses` gives the sentence, or None when nothing stands against it.

    A guard that reads the facts is not asked by `available`; one that is about the person refuses with 403.
    """

    name: str
    refuses: Callable[[Situation], str | None]
    reads_facts: bool = False
    about_person: bool = False


def guard(
    *, reads_facts: bool = False, about_person: bool = False
) -> Callable[[Callable[[Situation], str | None]], Guard]:
    """Make a Guard of a function, under the function's own name."""

    def named(refuses: Callable[[Situation], str | None]) -> Guard:
        return Guard(refuses.__name__, refuses, reads_facts, about_person)

    return named


@dataclass(frozen=True)
class Tell:
    """A message to whoever stands in a relation to the record when it is sent."""

    message: str
    to: Relation
    lane: Lane = Lane.BULK


class ClockKind(StrEnum):
    """BEFORE: rungs of calendar days before due. AFTER: once, working days after due. REPEAT: again and again.

    AFTER_DAYS counts calendar days; REPEAT every so many calendar days after due, REPEAT_WORKING working days.
    """

    AFTER = "after"
    AFTER_DAYS = "after_days"
    BEFORE = "before"
    REPEAT = "repeat"
    REPEAT_WORKING = "repeat_working"


@dataclass(frozen=True)
class Clock:
    """What happens when a task's due day comes near or has gone by; `policy` is the dotted key of its days.

    Exactly one of message (sent to `to`), fires (a system trigger of the record), raises (an escalation).
    """

    name: str
    kind: ClockKind
    policy: str
    message: str | None = None
    to: Relation = Relation.ASSIGNEE
    lane: Lane = Lane.REMINDER
    fires: str | None = None
    raises: Cause | None = None

    @property
    def reaches_above(self) -> bool:
        return bool(self.fires or self.raises) or self.to is not Relation.ASSIGNEE


@dataclass(frozen=True)
class TaskRule:
    """A task that a state opens: whose it is, when it is due, which clocks it has.

    `due` names a field of the view that holds a date; else `within` is the policy key of a number of
    working days from the day it opens. `when` says whether the task is wanted at all.
    """

    kind: str
    title: str
    whose: Relation
    due: str | None = None
    within: str | None = None
    clocks: tuple[Clock, ...] = ()
    when: Callable[[Any], bool] = lambda view: True


@dataclass(frozen=True)
class State:
    """A place in a lifecycle. An open one has tasks, or names the kind of record whose tasks carry it."""

    name: str
    label: str
    tasks: tuple[TaskRule, ...] = ()
    carried_by: str | None = None
    ends: bool = False


@dataclass(frozen=True)
class Row:
    """One trigger from some states to one (None: the state is kept).

    `permission` lets people fire it, `by_system` named system actors; `asked` rows are fired by the system
    itself in the same transaction as their cause, whenever their guards let them.
    """

    trigger: str
    sources: tuple[str, ...]
    target: str | None
    label: str
    done: str
    permission: str | None = None
    by_system: bool = False
    asked: bool = False
    needs: tuple[Fact, ...] = ()
    guards: tuple[Guard, ...] = ()
    effects: tuple[str, ...] = ()
    tells: tuple[Tell, ...] = ()
    renews: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """One table: how records of a kind begin, which states there are, what may happen in each."""

    kind: str
    title: str
    begins: Row
    states: tuple[State, ...]
    rows: tuple[Row, ...]

    @property
    def initial(self) -> str:
        assert self.begins.target is not None
        return self.begins.target

    @cached_property
    def by_state(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def triggers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.trigger for row in self.rows))

    def rows_for(self, trigger: str, state: str | None = None) -> list[Row]:
        """All rows of a trigger, or those that leave from one state."""
        return [r for r in self.rows if r.trigger == trigger and (state is None or state in r.sources)]

    def task_rules(self) -> Iterable[TaskRule]:
        return (rule for state in self.states for rule in state.tasks)

    @property
    def messages(self) -> set[str]:
        """Every message this table can send: each needs a template folder."""
        told = {tell.message for row in (self.begins, *self.rows) for tell in row.tells}
        return told | {c.message for rule in self.task_rules() for c in rule.clocks if c.message}


def check(lifecycle: Lifecycle) -> Lifecycle:
    """Return the table if nothing is wrong with it, else raise DefinitionError naming the first fault."""
    for examine in (_states, _rows, _twins, _reach, _tasks):
        for fault in examine(lifecycle):
            raise DefinitionError(f"{lifecycle.kind}: {fault}")
    return lifecycle


def _states(table: Lifecycle) -> Iterable[str]:
    names = [state.name for state in table.states]
    yield from (f"state {name} is listed twice" for name in set(names) if names.count(name) > 1)
    for state in table.states:
        if not (state.ends or state.tasks or state.carried_by):
            yield f"nobody is asked to act in {state.name}"
        if state.ends and state.tasks:
            yield f"{state.name} is an end but opens tasks"


def _rows(table: Lifecycle) -> Iterable[str]:
    for row in (table.begins, *table.rows):
        unknown = {*row.sources, row.target or table.initial} - set(table.by_state)
        if unknown:
            yield f"{row.trigger} names unknown states {sorted(unknown)}"
        if not (row.permission or row.by_system):
            yield f"{row.trigger} has no permission, so nobody could fire it"
        if row.asked and not (row.by_system and row.guards):
            yield f"{row.trigger} is asked by the system but no guard could hold it back"


def _twins(table: Lifecycle) -> Iterable[str]:
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for row in table.rows:
        for source in row.sources:
            key = (row.trigger, source, tuple(guard.name for guard in row.guards) if row.asked else ())
            if key in seen:
                yield f"{row.trigger} stands twice for {source}"
            seen.add(key)


def _reach(table: Lifecycle) -> Iterable[str]:
    reached, before = {table.initial}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {row.target for row in table.rows if row.target and reached & set(row.sources)}
    yield from (f"{state.name} can never be reached" for state in table.states if state.name not in reached)
    leaving = {source for row in table.rows if row.target for source in row.sources}
    yield from (f"{s.name} cannot be left" for s in table.states if not s.ends and s.name not in leaving)


def _tasks(table: Lifecycle) -> Iterable[str]:
    for state in table.states:
        for rule in state.tasks:
            if not rule.whose:
                yield f"task {rule.kind} has no owner"
            if bool(rule.due) == bool(rule.within):
                yield f"task {rule.kind} needs a due field or a number of days, one of them"
            for clock in rule.clocks:
                if sum(map(bool, (clock.message, clock.fires, clock.raises))) != 1:
                    yield f"clock {clock.name} of {rule.kind} must do exactly one thing"
        if state.tasks and not state.carried_by and not _reaches_above(state):
            yield f"no clock of {state.name} reaches anybody above"


def _reaches_above(state: State) -> bool:
    return any(clock.reaches_above for rule in state.tasks for clock in rule.clocks)
