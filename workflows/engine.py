"""The one gate: finds the row, checks the permission, runs the guards, moves the state; it knows no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from transitions import Machine

from workflows.definition import Fact, FactKind, Lifecycle, Row, Situation
from workflows.words import Relation


class Stateful(Protocol):
    """Anything with a state: the machine sets it and touches nothing else."""

    state: str


class Refused(Exception):
    """The trigger did not happen; the message is a sentence that a person can act on."""


class NotPermitted(Refused):
    """This person may not do it, whatever the state."""


class Illegal(Refused):
    """Nobody may do it now: wrong state, or a guard stands against it."""


class Incomplete(Refused):
    """Facts are missing or wrong; `fields` maps each to its sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = dict(fields)


@dataclass(frozen=True)
class Outcome:
    """What happened: the row that fired, the states before and after, for whom the actor acted, the facts."""

    row: Row
    before: str
    after: str
    on_behalf_of: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Possibility:
    """One trigger of a state as a button: may it be fired now, if not why not, and is it this person's to fire."""

    row: Row
    allowed: bool
    reason: str | None = None
    permitted: bool = True

    @property
    def trigger(self) -> str:
        return self.row.trigger

    @property
    def needs(self) -> tuple[Fact, ...]:
        return self.row.needs


@cache
def _machine(table: Lifecycle) -> Machine:
    """One machine per lifecycle for every row of it; a machine per record costs fifty times as much."""
    moves = [{"trigger": _event(row), "source": list(row.sources), "dest": row.target or "="} for row in table.rows]
    return Machine(
        model=None,
        states=[state.name for state in table.states],
        transitions=moves,
        initial=table.initial,
        auto_transitions=False,
        queued=False,
    )


def _event(row: Row) -> str:
    return f"{row.trigger}>{row.target or '='}>{','.join(row.sources)}"


def fire(
    table: Lifecycle,
    subject: Stateful,
    trigger: str,
    situation: Situation,
    read: Callable[[Row], Mapping[str, Any]] | None = None,
) -> Outcome:
    """Move `subject` by `trigger`, or raise NotPermitted, Illegal or Incomplete and leave it as it was.

    `read` reads the facts that the row needs, once it is clear that the person may ask for it at all.
    """
    row = _row(table, subject.state, trigger, situation)
    _permit(row, situation)
    _pass(row, situation, with_facts=False)
    if read is not None:
        situation = replace(situation, facts=read(row))
    _complete(row, situation.facts)
    _pass(row, situation, with_facts=True)
    before = subject.state
    _machine(table).events[_event(row)].trigger(subject)
    return Outcome(row, before, subject.state, behalf(row, situation), dict(situation.facts))


def _pass(row: Row, situation: Situation, *, with_facts: bool) -> None:
    refusal = _refusal(row, situation, with_facts=with_facts)
    if refusal:
        raise refusal


def asked(table: Lifecycle, state: str, situation: Situation) -> Row | None:
    """The first row that the system fires by itself from this state, if any applies."""
    for row in table.rows:
        if row.asked and state in row.sources and not _refusal(row, situation, with_facts=False):
            return row
    return None


def fire_asked(table: Lifecycle, subject: Stateful, row: Row) -> Outcome:
    """Move `subject` by a row that `asked` returned."""
    before = subject.state
    _machine(table).events[_event(row)].trigger(subject)
    return Outcome(row, before, subject.state, None, {})


def available(table: Lifecycle, state: str, situation: Situation) -> list[Possibility]:
    """Every trigger that people may fire from this state, with the reason of each refusal."""
    rows = (row for row in table.rows if row.permission and state in row.sources)
    return [_possibility(row, situation) for row in rows]


def permitted(row: Row, situation: Situation) -> bool:
    """True when one of the actor's roles grants the row's permission in a relation that holds."""
    if situation.actor.system:
        return row.by_system
    return row.permission is not None and bool(_standing(row, situation))


def behalf(row: Row, situation: Situation) -> int | None:
    """For whom the actor acts: nobody when one of the relations that permit it is the actor's own."""
    standing = _standing(row, situation) if row.permission and not situation.actor.system else set()
    principals = [situation.relations.get(scope) for scope in sorted(standing)]
    return None if not principals or None in principals else principals[0]


def _standing(row: Row, situation: Situation) -> set[str]:
    assert row.permission is not None
    granted = situation.actor.scopes(row.permission)
    return {scope for scope in granted if scope == Relation.ALL or scope in situation.relations}


def _possibility(row: Row, situation: Situation) -> Possibility:
    if not permitted(row, situation):
        return Possibility(row, False, _who_may(row, situation), permitted=False)
    refusal = _refusal(row, situation, with_facts=False)
    return Possibility(row, refusal is None, str(refusal) if refusal else None)


def _row(table: Lifecycle, state: str, trigger: str, situation: Situation) -> Row:
    rows = table.rows_for(trigger)
    if not rows:
        raise Illegal(f"There is no “{trigger}” for {table.title}. Choose one of: {', '.join(table.triggers)}.")
    here = [row for row in rows if state in row.sources]
    mine = [row for row in here if permitted(row, situation)]
    if len(mine) > 1:
        # The system's own rows of one trigger differ by what stands against them.
        return next((row for row in mine if not _refusal(row, situation, with_facts=False)), mine[0])
    if here:
        return next(iter(mine), _by_people(here))
    if not any(permitted(row, situation) for row in rows):
        raise NotPermitted(_who_may(_by_people(rows), situation))
    for sentence in (row.elsewhere[state] for row in rows if state in row.elsewhere):
        raise Illegal(sentence)
    label = table.by_state[state].label.lower()
    raise Illegal(f"“{rows[0].label}” is not possible now: this {table.title} is already or still “{label}”.")


def _by_people(rows: Sequence[Row]) -> Row:
    """The first that people may fire at all: a refusal says who they are."""
    return next((row for row in rows if row.permission), rows[0])


def _permit(row: Row, situation: Situation) -> None:
    if not permitted(row, situation):
        raise NotPermitted(_who_may(row, situation))


def _who_may(row: Row, situation: Situation) -> str:
    if row.permission is None:
        return f"“{row.label}” happens by itself; nobody does it by hand."
    who = situation.who(row.permission)
    return f"Only {who} can do this." if who else "You do not have permission to do this."


def _refusal(row: Row, situation: Situation, *, with_facts: bool) -> Refused | None:
    for guard in row.guards:
        sentence = guard.refuses(situation) if guard.reads_facts == with_facts else None
        if sentence:
            return NotPermitted(sentence) if guard.about_person else Illegal(sentence)
    return None


def _complete(row: Row, facts: Mapping[str, Any]) -> None:
    missing = {}
    for fact in row.needs:
        value = facts.get(fact.name)
        if fact.required and (value is None or value == "" or (fact.kind is FactKind.SIGNATURE and value is not True)):
            missing[fact.name] = _ask(fact)
    if missing:
        raise Incomplete(missing)


def _ask(fact: Fact) -> str:
    if fact.kind is FactKind.SIGNATURE:
        return "Confirm the declaration: send signature as true."
    return f"Give {fact.name.replace('_', ' ')}."
