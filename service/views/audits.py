"""What the guards may know about an audit, and what its form still lacks."""

from __future__ import annotations

from service.context import here
from service.models import ActionPlan, Audit
from service.relations import holder, subjects
from service.toolbox import tool_of
from workflows import audit
from workflows import moderation as moderations
from workflows.tools import missing_comments, unanswered, weak_points
from workflows.views import AuditView, FormCheck, PlanLine
from workflows.words import AuditorRole, Grade, Relation, Side


def audit_view(record: Audit) -> AuditView:
    standing = [action for action in record.actions if not action.struck and action.side == Side.CASE]
    fresh = [action for action in standing if not action.issued]
    today = here().today()
    moderated = [moderation for moderation in record.moderations if moderation.state in moderations.OPEN]
    pair = [a for a in record.auditors if a.role == AuditorRole.PAIR and a.person.here_on(today)]
    return AuditView(
        due_on=record.due_on,
        grade=Grade(record.grade) if record.grade else None,
        holder_id=record.case.worker_id,
        own_ids=subjects(record),
        auditor_ids=frozenset(auditor.person_id for auditor in record.auditors),
        pair_grades=tuple(Grade(a.agreed_grade) if a.agreed_grade else None for a in pair),
        check_form=(lambda: form_check(record)) if record.state == audit.SCHEDULED else FormCheck,
        action_relations=frozenset(action.owner_relation for action in standing if action.owner_relation),
        new_actions=len(fresh),
        ownerless_actions=sum(not (action.owner_relation or action.owner_id) for action in fresh),
        standing_actions=len(standing),
        has_practitioner=holder(Relation.HOLDER, record) is not None or _practitioner_acted(record),
        plans=tuple(_line(plan) for plan in record.plans if plan.side == Side.CASE),
        moderation_open=bool(moderated),
        moderator_ids=frozenset(moderation.moderator_id for moderation in moderated if moderation.moderator_id),
        exemplar=record.exemplar_at is not None,
    )


def _practitioner_acted(record: Audit) -> bool:
    """A practitioner who has gone since: their actions stand by relation, not by today's person."""
    return any(a.owner_relation == Relation.HOLDER and not a.struck for a in record.actions)


def _line(plan: ActionPlan) -> PlanLine:
    relations = frozenset(a.owner_relation for a in plan.actions if a.owner_relation and not a.struck)
    return PlanLine(plan.state, relations)


def form_check(record: Audit) -> FormCheck:
    """What the form still lacks, by the tool's own questions."""
    tool = tool_of(record)
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
