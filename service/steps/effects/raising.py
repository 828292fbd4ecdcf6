"""Raises escalations: one per cause, addressed by level, with its two deadlines."""

from __future__ import annotations

from sqlalchemy import select

from service.models import ActionPlan, Audit, Case, Escalation, Outbox, PractitionerForm
from service.steps.step import Gate
from service.transaction import Work
from workflows.words import Cause


def escalate(
    work: Work,
    gate: Gate,
    cause: Cause,
    key: str,
    *,
    audit: Audit | None = None,
    plan: ActionPlan | None = None,
    case: Case | None = None,
    form: PractitionerForm | None = None,
    letter: Outbox | None = None,
    reason: str | None = None,
) -> None:
    """Raise an escalation unless the same cause, told by `key`, raised one already.

    It is about an audit, a plan, a practitioner’s form or a letter; about a `case` alone where nobody is to know
    what brought it up.
    """
    cause_key = f"{cause}:{key}"
    if work.session.scalar(select(Escalation.id).where(Escalation.cause_key == cause_key)):
        return
    audit, form = audit or (plan.audit if plan else None), form or (plan.form if plan else None)
    about = audit or (form.audit if form else None)
    escalation = Escalation(
        cause=cause,
        cause_key=cause_key,
        level=0,
        audit=audit,
        plan=plan,
        case=about.case if about else case,
        form=form,
        letter=letter,
        raised_at=work.now,
    )
    set_deadlines(work, escalation)
    facts = {"cause": cause, "reason": reason} if reason else {"cause": cause}
    gate.begin(escalation, work.context.system("Countersign"), facts)


def set_deadlines(work: Work, escalation: Escalation) -> None:
    """Both clocks anew from today, in working days as policy sets for the cause."""
    policy, calendar = work.context.policy, work.context.calendar
    within = {
        name: int(policy.of(f"escalation.{name}_within_working_days", escalation.cause))
        for name in ("acknowledge", "resolve")
    }
    escalation.acknowledge_by_on = calendar.add(work.today, within["acknowledge"])
    escalation.resolve_by_on = calendar.add(work.today, within["resolve"])
