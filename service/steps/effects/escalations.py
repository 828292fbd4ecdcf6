"""What the steps of an escalation change: level, deadlines, outcome, and the re-audit that resolving may order."""

from __future__ import annotations

from service.models import Audit, Escalation, Person
from service.relations import holder, in_line
from service.steps.effects.raising import set_deadlines
from service.steps.making import new_audit
from service.steps.step import Step
from service.toolbox import current
from workflows.words import AuditKind, AuditorRole, EscalationOutcome, Relation


def raise_level(step: Step) -> None:
    """One level higher, and both clocks anew."""
    step.record.level += 1
    set_deadlines(step.work, step.record)
    addressee = holder(Relation.ADDRESSEE, step.record)
    step.facts.update(level=step.record.level, to=addressee.name if addressee else None)


def record_outcome(step: Step) -> None:
    escalation: Escalation = step.record
    escalation.outcome, escalation.text = step.facts["outcome"], step.facts["text"]
    escalation.resolved_at = step.work.now


def order_reaudit(step: Step) -> None:
    """A re-audit is made in the act of resolving and bypasses every exclusion (DESIGN §3)."""
    escalation: Escalation = step.record
    if escalation.outcome != EscalationOutcome.REAUDIT:
        return
    first = escalation.audit
    assert first is not None, "a guard refuses a re-audit without a case"
    within = step.work.context.policy.number("reaudit.due_within_working_days")
    audit = new_audit(
        step.work,
        step.gate,
        step.actor,
        first.case,
        kind=AuditKind.REAUDIT,
        due_on=step.facts.get("due_on") or step.work.context.calendar.add(step.work.today, within),
        auditors={_auditor(step, first): AuditorRole.LEAD},
        tool_key=first.tool_key if current(first.tool_key) else None,
        facts={"reason": f"Ordered by escalation {escalation.id}."},
        reaudit_of_id=first.id,
    )
    escalation.reaudit = audit
    step.facts["reaudit"] = audit.id


def _auditor(step: Step, first: Audit) -> Person:
    """The person named, else a manager of the case who did not do the first audit."""
    named: Person | None = step.facts.get("auditor")
    if named is not None:
        return named
    did_first = {auditor.person_id for auditor in first.auditors}
    line = [*in_line(Relation.RESPONSIBLE_MANAGER, first), *in_line(Relation.SERVICE_MANAGER, first)]
    fallback = holder(Relation.RESPONSIBLE_MANAGER, first)
    other = next((person for person in line if person.id not in did_first), fallback)
    assert other is not None, "the last resort always has somebody"
    return other


def end(step: Step) -> None:
    step.record.resolved_at = step.work.now


def forget_reaudit(step: Step) -> None:
    """The re-audit was withdrawn: the decision is to be made again, with clocks of its own."""
    step.facts["reaudit"] = step.record.reaudit_id
    step.record.reaudit = step.record.resolved_at = None
    set_deadlines(step.work, step.record)


EFFECTS = {name.__name__: name for name in (end, forget_reaudit, order_reaudit, raise_level, record_outcome)}
