"""What the guards may know about an escalation: whether its cause still stands."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import Discrepancy, Escalation, OutboxStatus
from service.models.reconciling import standing
from service.relations import subjects
from workflows import action_plan, audit
from workflows.views import EscalationView
from workflows.words import Cause


def escalation_view(record: Escalation) -> EscalationView:
    levels = here().policy.of("escalation.levels", record.cause)
    plan, audited = record.plan, record.audit
    reaudit = record.reaudit
    return EscalationView(
        cause=Cause(record.cause),
        level=record.level,
        top_level=len(levels) - 1,
        standing=STANDING[Cause(record.cause)](record),
        completed_late=record.cause == Cause.OVERDUE and plan is not None and plan.state == "completed",
        plan_escalated=plan is not None and plan.state == action_plan.ESCALATED,
        reaudit_withdrawn=bool(
            reaudit and reaudit.state == audit.WITHDRAWN and audited and audited.state != audit.WITHDRAWN
        ),
        unreturned=record.cause == Cause.UNRETURNED and audited is not None and audited.state == audit.SCHEDULED,
        has_case=audited is not None,
        holder_id=audited.case.worker_id if audited else None,
        own_ids=subjects(audited) if audited else frozenset(),
        acknowledge_by=record.acknowledge_by_on,
        resolve_by=record.resolve_by_on,
    )


def _overdue_stands(record: Escalation) -> bool:
    return record.plan is not None and record.plan.state in (action_plan.ESCALATED, "completed")


def _plan_open(record: Escalation) -> bool:
    """A plan referred back twice: until it is signed off, withdrawn or given to somebody else."""
    plan = record.plan
    raised_for = record.cause_key.rpartition(":")[2]
    return plan is not None and plan.state in action_plan.OPEN and raised_for == str(plan.owner_id)


def _grade_stands(record: Escalation) -> bool:
    audited = record.audit
    if audited is None or audited.state in (audit.SCHEDULED, audit.WITHDRAWN):
        return False
    return audited.grade == record.cause


STANDING: dict[Cause, Callable[[Escalation], bool]] = {
    Cause.DEAD_LETTER: lambda record: _letter_undelivered(record),
    Cause.DISCREPANCY: lambda record: _disagreeing(),
    Cause.INADEQUATE: _grade_stands,
    Cause.OVERDUE: _overdue_stands,
    Cause.PRACTITIONER_REFERRAL: lambda record: record.form is not None and record.form.state != "withdrawn",
    Cause.REQUIRES_IMPROVEMENT: _grade_stands,
    Cause.SAFEGUARDING_NOW: lambda record: True,
    Cause.SECOND_REFERRAL: _plan_open,
    Cause.SECOND_RETURN: lambda record: bool(record.audit and record.audit.state != audit.WITHDRAWN),
    Cause.UNRETURNED: lambda record: bool(record.audit and record.audit.state == audit.SCHEDULED),
}


def _letter_undelivered(record: Escalation) -> bool:
    """Until it is delivered or given up by a person: one that is merely tried again may die again."""
    return record.letter is not None and record.letter.status not in (OutboxStatus.SENT, OutboxStatus.SKIPPED)


def _disagreeing() -> bool:
    """Until everything agrees again or is explained."""
    return db.session.scalar(select(Discrepancy.id).where(standing()).limit(1)) is not None
