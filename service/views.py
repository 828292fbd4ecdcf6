"""What the guards may know about a record, read under its lock: one builder per kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from service.context import here
from service.database import db
from service.frames import frame_query
from service.models import ActionPlan, Audit, Cycle, CycleCase, Escalation, OutboxStatus, Supervision
from service.relations import Record, holder
from service.sessions import delayed_session, planned_days
from workflows import action_plan, audit, cycle
from workflows.due_dates import latest_day
from workflows.tools import missing_comments, unanswered, weak_points
from workflows.views import AuditView, CycleView, EscalationView, FormCheck, PlanLine, PlanView, SupervisionView
from workflows.words import AuditorRole, Cause, Grade, Relation, Side


def view_of(record: Record) -> Any:
    """The view of a record that its lifecycle's guards read."""
    return BUILDERS[type(record)](record)


def audit_view(record: Audit) -> AuditView:
    standing = [action for action in record.actions if not action.struck and action.side == Side.CASE]
    fresh = [action for action in standing if not action.issued]
    today = here().today()
    pair = [a for a in record.auditors if a.role == AuditorRole.PAIR and a.person.here_on(today)]
    return AuditView(
        due_on=record.due_on,
        grade=Grade(record.grade) if record.grade else None,
        holder_id=record.case.worker_id,
        auditor_ids=frozenset(auditor.person_id for auditor in record.auditors),
        pair_grades=tuple(Grade(a.agreed_grade) if a.agreed_grade else None for a in pair),
        check_form=(lambda: form_check(record)) if record.state == audit.SCHEDULED else FormCheck,
        action_relations=frozenset(action.owner_relation for action in standing if action.owner_relation),
        new_actions=len(fresh),
        ownerless_actions=sum(not (action.owner_relation or action.owner_id) for action in fresh),
        standing_actions=len(standing),
        has_practitioner=holder(Relation.HOLDER, record) is not None or _practitioner_acted(record),
        plans=tuple(_line(plan) for plan in record.plans if plan.side == Side.CASE),
    )


def _practitioner_acted(record: Audit) -> bool:
    """A practitioner who has gone since: their actions stand by relation, not by today's person."""
    return any(a.owner_relation == Relation.HOLDER and not a.struck for a in record.actions)


def _line(plan: ActionPlan) -> PlanLine:
    relations = frozenset(a.owner_relation for a in plan.actions if a.owner_relation and not a.struck)
    return PlanLine(plan.state, relations)


def form_check(record: Audit) -> FormCheck:
    """What the form still lacks, by the tool's own questions."""
    tool = here().tools[record.tool_key]
    answers = {
        a.question_key: {"value": a.value, "comment": a.comment, "found_elsewhere": a.found_elsewhere}
        for a in record.answers
    }
    grades = {result.section_key: result.grade for result in record.sections if result.grade}
    reasoned = {result.section_key for result in record.sections if result.no_action_reason.strip()}
    acted = {action.section for action in record.actions if not action.struck}
    weak = [
        point.text
        for point in weak_points(tool, record.case_status, answers, grades)
        if not acted & {point.section, None} and point.section not in reasoned
    ]
    return FormCheck(
        unanswered=tuple(q.text for q in unanswered(tool, record.case_status, answers)),
        uncommented=tuple(q.text for q in missing_comments(tool, record.case_status, answers)),
        unaddressed=tuple(dict.fromkeys(weak)),
    )


def plan_view(record: ActionPlan) -> PlanView:
    today, standing = here().today(), [action for action in record.actions if not action.struck]
    requested = record.delay_requested_on is not None
    return PlanView(
        side=Side(record.side),
        due_on=record.due_on,
        original_due_on=record.original_due_on,
        latest_on=record.latest_on,
        period_days=record.period_days,
        owner_id=record.owner_id,
        ever_owner_ids=record.ever_owner_ids,
        actions=frozenset(action.id for action in standing),
        open_actions=frozenset(action.id for action in standing if not action.done),
        delayed=record.delay_at is not None,
        delay_requested=requested,
        requested_before_due=requested and record.delay_requested_in_time,
        look_up_delayed=lambda: delayed_due_on(record) if record.state in action_plan.WORKING else None,
        owner_gone=not record.owner.here_on(today),
        audit_state=record.audit.state if record.audit else None,
        sign_off_due_on=record.sign_off_due_on,
    )


def delayed_due_on(plan: ActionPlan) -> date:
    """The supervision after the one at which the plan is due, by the period fixed at issue, within the latest day."""
    return min(delayed_session(plan, plan.due_on), delayed_latest(plan))


def delayed_latest(plan: ActionPlan) -> date:
    """The latest day once a delay is given: two periods after the original day."""
    return latest_day(plan.original_due_on, plan.period_days, True)


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
    Cause.INADEQUATE: _grade_stands,
    Cause.OVERDUE: _overdue_stands,
    Cause.REQUIRES_IMPROVEMENT: _grade_stands,
    Cause.SAFEGUARDING_NOW: lambda record: True,
    Cause.SECOND_REFERRAL: _plan_open,
    Cause.SECOND_RETURN: lambda record: bool(record.audit and record.audit.state != audit.WITHDRAWN),
    Cause.UNRETURNED: lambda record: bool(record.audit and record.audit.state == audit.SCHEDULED),
}


def _letter_undelivered(record: Escalation) -> bool:
    """Until it is delivered or given up by a person: one that is merely tried again may die again."""
    return record.letter is not None and record.letter.status not in (OutboxStatus.SENT, OutboxStatus.SKIPPED)


def supervision_view(record: Supervision) -> SupervisionView:
    others = planned_days(record.person_id, but=record.id)
    return SupervisionView(on=record.on, supervisee_id=record.person_id, others_on=others)


def cycle_view(record: Cycle) -> CycleView:
    waiting = select(func.count(Audit.id)).where(Audit.cycle_id == record.id, Audit.state == audit.SCHEDULED)
    drawn = select(func.count(CycleCase.id)).where(CycleCase.cycle_id == record.id)
    frame = select(func.count()).select_from(frame_query().subquery())
    return CycleView(
        cut_off_on=record.cut_off_on,
        frame=(db.session.scalar(frame) or 0) if record.state == cycle.DRAFT else 0,
        drawn=db.session.scalar(drawn) or 0,
        open_audits=db.session.scalar(waiting) or 0,
    )


BUILDERS: dict[type, Callable[[Any], Any]] = {
    ActionPlan: plan_view,
    Audit: audit_view,
    Cycle: cycle_view,
    Escalation: escalation_view,
    Supervision: supervision_view,
}
