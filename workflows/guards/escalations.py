"""What stands against a step of an escalation."""

from workflows.definition import Situation, guard
from workflows.guards.wording import own_work
from workflows.views import EscalationView
from workflows.words import Cause, EscalationOutcome


@guard()
def at_top(s: Situation) -> str | None:
    return "There is nobody above to pass this up to. Decide it, or ask quality." if s.view.at_top else None


@guard()
def plan_escalated(s: Situation) -> str | None:
    escalation: EscalationView = s.view
    if escalation.cause is Cause.OVERDUE and escalation.plan_escalated:
        return "The plan is still escalated. Reinstate, reassign or withdraw it, and this ends with it."
    return None


@guard()
def still_unreturned(s: Situation) -> str | None:
    if s.view.unreturned:
        return "The audit is still not returned. Give it to another auditor or withdraw it, and this ends with it."
    return None


@guard()
def cause_stands(s: Situation) -> str | None:
    escalation: EscalationView = s.view
    if escalation.cause is Cause.SAFEGUARDING_NOW:
        return "A safeguarding escalation is ended by a person, never by itself."
    return "Its cause still stands." if escalation.standing or escalation.completed_late else None


@guard()
def not_completed_late(s: Situation) -> str | None:
    return None if s.view.completed_late else "The plan is not completed."


@guard()
def reaudit_stands(s: Situation) -> str | None:
    return None if s.view.reaudit_withdrawn else "The re-audit stands."


@guard(reads_facts=True)
def reaudit_by(s: Situation) -> str | None:
    person = s.facts.get("auditor")
    if person is None:
        return None
    if person.id in s.view.own_ids:
        return own_work(person, s.view.holder_id)
    if not s.sees(person):
        return f"{person.name} may not see this case. Choose somebody who may."
    return None if s.may(person, "audit.submit") else f"{person.name} has no role that audits. Choose somebody else."


@guard(reads_facts=True)
def no_case_to_reaudit(s: Situation) -> str | None:
    if s.facts["outcome"] == EscalationOutcome.REAUDIT and not s.view.has_case:
        return "There is no audit behind this escalation to do again. Choose another outcome."
    return None


@guard(reads_facts=True)
def reaudit_day(s: Situation) -> str | None:
    due_on = s.facts.get("due_on")
    if s.facts["outcome"] == EscalationOutcome.REAUDIT and due_on and due_on < s.today:
        return "A second audit cannot be due in the past. Choose today or a later day."
    return None
