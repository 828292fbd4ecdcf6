"""Checks at start that configuration and lifecycle tables fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time

from config.reading import ReadingError
from service.context import Context
from service.steps.effects import EFFECTS
from workflows.catalogue import LIFECYCLES
from workflows.definition import ClockKind, Lifecycle, Row
from workflows.words import CaseStatus, Cause, Relation

RELATION_LEVELS = frozenset({Relation.SERVICE_MANAGER, Relation.HEAD_OF_SERVICE, Relation.QUALITY})
ROLE_LEVELS = frozenset({"administrator", "quality", "head_of_service"})


def check_configuration(context: Context) -> None:
    """Raise a ReadingError that names the first thing that does not fit."""
    for table in LIFECYCLES.values():
        for fault in _faults(table, context):
            raise ReadingError(fault)
    for fault in (*_tool_faults(context), *_sending_faults(context), *_levels(context)):
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


def _tool_faults(context: Context) -> Iterator[str]:
    """Tools that policy names and nobody wrote, and statuses that no case has."""
    by_status = context.policy.get("audit.tools_by_status")
    if not isinstance(by_status, Mapping):
        yield "policy.yaml: audit.tools_by_status must name a tool for each status, as in the policy supplied."
        return
    for status in sorted(set(by_status) - set(CaseStatus)):
        yield f"policy.yaml: {status} in audit.tools_by_status is no status. Choose one of: {', '.join(CaseStatus)}."
    for tool in (context.policy.get("audit.default_tool"), *by_status.values()):
        if tool not in context.tools:
            yield f"policy.yaml: there is no tool {tool}. Choose one of: {', '.join(sorted(context.tools))}."


def _sending_faults(context: Context) -> Iterator[str]:
    """The hour of reminders, and numbers with which nothing would ever be sent."""
    try:
        time.fromisoformat(context.policy.get("sending.at"))
    except (TypeError, ValueError):
        yield 'policy.yaml: sending.at is no time of day. Give one in quotes, for example "08:00".'
    for name in ("batch", "first_wait_seconds", "give_up_after_attempts", "lease_seconds", "longest_wait_seconds"):
        if not context.policy.number(f"sending.{name}"):
            yield f"policy.yaml: sending.{name} is 0. Give a whole number, 1 or more."


def _levels(context: Context) -> Iterator[str]:
    """Levels of escalation must be relations that can be found behind a plan as well as behind an audit."""
    for cause, levels in context.policy.get("escalation.levels").items():
        known = ROLE_LEVELS if cause == Cause.DEAD_LETTER else RELATION_LEVELS
        for level in levels:
            if level not in known:
                yield f"policy.yaml: escalation.levels.{cause} has {level}. Choose from: {', '.join(sorted(known))}."


def _choices(row: Row, context: Context) -> None:
    for fact in row.needs:
        if isinstance(fact.choices, str):
            context.policy.words(fact.choices)
