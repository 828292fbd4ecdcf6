"""Raises escalations: one per cause, addressed by level, with its two deadlines."""

from __future__ import annotations

from sqlalchemy import select

from service.models import ActionPlan, Audit, Escalation, Outbox
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
    letter: Outbox | None = None,
) -> None:
    """Raise an escalation unless the same cause, told by `key`, raised one already."""
    cause_key = f"{cause}:{key}"
    if work.session.scalar(select(Escalation.id).where(Escalation.cause_key == cause_key)):
        return
    escalation = Escalation(
        cause=cause,
        cause_key=cause_key,
        level=0,
        audit=audit or (plan.audit if plan else None),
        plan=plan,
        letter=letter,
        raised_at=work.now,
    )
    set_deadlines(work, escalation)
    gate.begin(escalation, work.context.system("Countersign"), {"cause": cause})


def set_deadlines(work: Work, escalation: Escalation) -> None:
    """Both clocks anew from today, in working days as policy sets for the cause."""
    policy, calendar = work.context.policy, work.context.calendar
    within = {
        name: int(policy.of(f"escalation.{name}_within_working_days", escalation.cause))
        for name in ("acknowledge", "resolve")
    }
    escalation.acknowledge_by_on = calendar.add(work.today, within["acknowledge"])
    escalation.resolve_by_on = calendar.add(work.today, within["resolve"])
