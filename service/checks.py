"""Checks at start that configuration and lifecycle tables fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from config.reading import ReadingError
from service.context import Context
from service.steps.effects import EFFECTS
from workflows.catalogue import LIFECYCLES
from workflows.definition import ClockKind, Lifecycle, Row
from workflows.words import Relation


def check_configuration(context: Context) -> None:
    """Raise a ReadingError that names the first thing that does not fit."""
    for table in LIFECYCLES.values():
        for fault in _faults(table, context):
            raise ReadingError(fault)
    unknown = {s for grants in context.roles.grants.values() for scopes in grants.values() for s in scopes}
    for relation in sorted(unknown - set(Relation)):
        raise ReadingError(f"roles.yaml: {relation} is no relation. Choose one of: {', '.join(Relation)}.")


def _faults(table: Lifecycle, context: Context) -> Iterator[str]:
    for row in (table.begins, *table.rows):
        if row.permission and row.permission not in context.roles.permissions:
            yield f"roles.yaml: no role may {row.permission}. Grant it to one."
        for effect in set(row.effects) - set(EFFECTS):
            yield f"{table.kind}: {row.trigger} has an unknown effect, {effect}."
        _choices(row, context)
    for rule in table.task_rules():
        if rule.within:
            context.policy.number(rule.within)
        for clock in rule.clocks:
            read = context.policy.numbers if clock.kind is ClockKind.BEFORE else context.policy.number
            if read(clock.policy) == 0 and clock.kind in (ClockKind.REPEAT, ClockKind.REPEAT_WORKING):
                yield f"policy.yaml: {clock.policy} is 0, but this repeats. Give a number of days, 1 or more."


def _choices(row: Row, context: Context) -> None:
    for fact in row.needs:
        if isinstance(fact.choices, str):
            context.policy.words(fact.choices)
