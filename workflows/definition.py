"""The shape of a lifecycle table: states, rows, facts, guards, tasks and clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from workflows.words import Cause, Lane, Relation

SYSTEM = "system"


class FactKind(StrEnum):
    """How a fact given with a trigger is read; `service` builds its schemas from these."""

    ACTION = "action"
    AUDITS = "audits"
    CODE = "code"
    DATE = "date"
    DISCUSSED = "discussed"
    DONE = "done"
    FINDINGS = "findings"
    GRADE = "grade"
    OWNER = "owner"
    PERSON = "person"
    PLACE = "place"
    SECTION = "section"
    SIGN_OFFS = "sign_offs"
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
    sees: Callable[[Any], bool] = lambda person: True


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
    working days from the day it opens. `when` says whether the task is wanted at all; `each` gives the numbers
    of several people at once, every one of whom has a task of their own.
    """

    kind: str
    title: str
    whose: Relation
    due: str | None = None
    within: str | None = None
    clocks: tuple[Clock, ...] = ()
    when: Callable[[Any], bool] = lambda view: True
    each: Callable[[Any], Iterable[int]] | None = None


@dataclass(frozen=True)
class State:
    """A place in a lifecycle. An open one has tasks, or names the kind of record whose tasks carry it.

    In a `quiet` one nobody is asked to act, ever: only a record that waits for nothing may stay there.
    """

    name: str
    label: str
    tasks: tuple[TaskRule, ...] = ()
    carried_by: str | None = None
    ends: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Row:
    """One trigger from some states to one (None: the state is kept).

    `permission` lets people fire it, `by_system` named system actors; `asked` rows are fired by the system
    itself in the same transaction as their cause, whenever their guards let them. `elsewhere` says
    better than the general sentence why it cannot be fired from some other state.
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
    elsewhere: Mapping[str, str] = field(default_factory=dict, hash=False)


def row(
    trigger: str,
    sources: str | tuple[str, ...],
    target: str | None,
    label: str,
    done: str,
    *,
    may: str | None = None,
    refused: tuple[Guard, ...] = (),
    asked: bool = False,
    by_system: bool = False,
    **more: Any,
) -> Row:
    """A Row as tables write it: `may` is the permission, `refused` the guards; what is asked is the system's."""
    from_states = (sources,) if isinstance(sources, str) else sources
    return Row(
        trigger,
        from_states,
        target,
        label,
        done,
        permission=may,
        by_system=by_system or asked,
        asked=asked,
        guards=refused,
        **more,
    )


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
