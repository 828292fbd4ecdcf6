"""Checks at start that configuration and lifecycle tables fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time

from config.reading import ReadingError
from service.context import Context
from service.steps.effects import EFFECTS
from workflows.catalogue import LIFECYCLES
from workflows.definition import ClockKind, Lifecycle, Row
from workflows.words import OF_THE_SERVICE, AuditKind, CaseStatus, Grade, Relation

RELATION_LEVELS = frozenset({Relation.SERVICE_MANAGER, Relation.HEAD_OF_SERVICE, Relation.QUALITY})
ROLE_LEVELS = frozenset({"administrator", "quality", "head_of_service"})


def check_configuration(context: Context) -> None:
    """Raise a ReadingError that names the first thing that does not fit."""
    for table in LIFECYCLES.values():
        for fault in _faults(table, context):
            raise ReadingError(fault)
    for fault in (
        *_tool_faults(context),
        *_sending_faults(context),
        *_sample_faults(context),
        *_moderation_faults(context),
        *_levels(context),
        *_programmes(context),
        *_second_factor(context),
    ):
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


def _second_factor(context: Context) -> Iterator[str]:
    """Roles that nobody can hold would ask nobody for codes."""
    asked = context.policy.get("sign_in.second_factor")
    if not isinstance(asked, list) or not set(map(str, asked)) <= set(context.roles.titles):
        yield f"policy.yaml: sign_in.second_factor must list some of: {', '.join(sorted(context.roles.titles))}."


def _tool_faults(context: Context) -> Iterator[str]:
    """Tools that policy names and nobody wrote, statuses that no case has, kinds that no audit is."""
    named = [context.policy.get("audit.default_tool"), context.policy.get("self_audit.tool")]
    for what, known in (("status", tuple(CaseStatus)), ("kind", tuple(AuditKind))):
        by = context.policy.get(f"audit.tools_by_{what}")
        if not isinstance(by, Mapping):
            yield f"policy.yaml: audit.tools_by_{what} must name a tool for each {what}, as in the policy supplied."
            return
        for code in sorted(set(by) - set(known)):
            yield f"policy.yaml: {code} in audit.tools_by_{what} is no {what}. Choose one of: {', '.join(known)}."
        named += by.values()
    for tool in named:
        if tool not in context.tools:
            yield f"policy.yaml: there is no tool {tool}. Choose one of: {', '.join(sorted(context.tools))}."


def _sending_faults(context: Context) -> Iterator[str]:
    """The hours of reminders and of daily messages, and numbers with which nothing would ever be sent."""
    for name in ("at", "digest_at"):
        try:
            time.fromisoformat(context.policy.get(f"sending.{name}"))
        except (TypeError, ValueError):
            yield f'policy.yaml: sending.{name} is no time of day. Give one in quotes, for example "08:00".'
    for name in ("batch", "first_wait_seconds", "give_up_after_attempts", "lease_seconds", "longest_wait_seconds"):
        if not context.policy.number(f"sending.{name}"):
            yield f"policy.yaml: sending.{name} is 0. Give a whole number, 1 or more."


def _sample_faults(context: Context) -> Iterator[str]:
    """Shares and factors with which nothing could be drawn."""
    context.policy.number("sample.exclusion_window_days")
    for key, least, most in (("cycle.share", 0.0001, 1), ("sample.reserve_factor", 1, 10)):
        value = context.policy.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            yield f"policy.yaml: {key} is {value!r}. Give a number from {least:g} to {most}."


def _moderation_faults(context: Context) -> Iterator[str]:
    """Grades and kinds of audit that there are not, and a share that is none."""
    context.policy.share("moderation.random_share")
    context.policy.number("moderation.first_audits_of_new_auditor")
    for name, known in (("always", tuple(Grade)), ("exempt_kinds", tuple(AuditKind))):
        for word in context.policy.words(f"moderation.{name}"):
            if word not in known:
                yield f"policy.yaml: moderation.{name} has {word}. Choose from: {', '.join(known)}."


def _levels(context: Context) -> Iterator[str]:
    """Levels of escalation must be relations that can be found behind a plan as well as behind an audit."""
    for cause, levels in context.policy.get("escalation.levels").items():
        known = ROLE_LEVELS if cause in OF_THE_SERVICE else RELATION_LEVELS
        for level in levels:
            if level not in known:
                yield f"policy.yaml: escalation.levels.{cause} has {level}. Choose from: {', '.join(sorted(known))}."


def _programmes(context: Context) -> Iterator[str]:
    """Programmes that cannot be run as they are written, and what else is asked for besides them."""
    for programme in context.programmes.values():
        if programme.tool is not None and programme.tool not in context.tools:
            yield f"policy.yaml: programmes.{programme.key}: there is no tool {programme.tool}. Choose one there is."
        for status in sorted(set(programme.statuses) - set(CaseStatus)):
            yield f"policy.yaml: programmes.{programme.key}: {status} is no status of a case. Choose one that is."
    for name in ("coverage.months", "exemption.longest_days", "reviews.check_within_working_days"):
        if not context.policy.number(name):
            yield f"policy.yaml: {name} is 0. Give a whole number, 1 or more."
    for name in ("reviews.rota", "reviews.quarterly_check"):
        if not isinstance(context.policy.get(name), bool):
            yield f"policy.yaml: {name} is {context.policy.get(name)!r}. Give true or false."


def _choices(row: Row, context: Context) -> None:
    for fact in row.needs:
        if isinstance(fact.choices, str):
            context.policy.words(fact.choices)
