"""Everything that stands on the page of one escalation, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from service.database import db
from service.models import ActionPlan, Audit, Escalation, PractitionerForm
from service.queries import Sight
from service.reading.audits import AuditLine, audit_line
from service.reading.escalations import Charge, EscalationLine, charged, escalation_line, tasks_of
from service.reading.history import happened
from service.reading.one import seen_one
from service.reading.plans import PlanLine, plan_line
from service.reading.queue import WHOLE
from service.reading.record_pages import RecordPage
from service.reading.stories import Story, story_of
from service.surroundings import people_around

PLAN = (selectinload(ActionPlan.actions),)


@dataclass(frozen=True)
class EscalationPage(RecordPage):
    """`form_id` is that of the practitioner's form behind it, for those alone who may read it."""

    escalation: EscalationLine
    story: Story
    audit: AuditLine | None
    plan: PlanLine | None
    form_id: int | None
    reaudit: AuditLine | None


def escalation_page(number: int, sight: Sight) -> EscalationPage:
    """Raises Absent for one that the person may not see."""
    found: Escalation = seen_one("escalation", number, sight, *WHOLE, joinedload(Escalation.plan).options(*PLAN))
    around = (found.plan.owner_id if found.plan else None, found.form.practitioner_id if found.form else None)
    held = (found.case.worker_id, found.case.person_id) if found.case else ()
    people = people_around(found.audit_id, *around, *held, sight.person.id)
    tasks = tasks_of([number])
    line = escalation_line(found, charged(sight.person.id, tasks).get(number, Charge()))
    seen = _behind(found, sight)
    return EscalationPage(
        record=found,
        people=people,
        entries=happened([("escalation", number)], sight),
        tasks=[task for task in tasks if task.closed_at is None and task.assignee_id == sight.person.id],
        escalation=line,
        story=story_of(sight, found),
        audit=audit_line(found.audit, sight) if found.audit and ("audit", found.audit_id) in seen else None,
        plan=plan_line(found.plan) if found.plan and ("plan", found.plan_id) in seen else None,
        form_id=found.form_id if ("form", found.form_id) in seen else None,
        reaudit=audit_line(found.reaudit, sight) if found.reaudit and ("audit", found.reaudit_id) in seen else None,
    )


def _behind(found: Escalation, sight: Sight) -> set[tuple[str, int | None]]:
    """Which of the audits, plan and form behind it the person may see: one query."""
    audits = [number for number in (found.audit_id, found.reaudit_id) if number is not None]
    parts: list[Any] = []
    if audits:
        parts.append(select(literal("audit"), Audit.id).where(sight.of("audit"), Audit.id.in_(audits)))
    if found.plan_id:
        parts.append(
            select(literal("plan"), ActionPlan.id).where(sight.of("action_plan"), ActionPlan.id == found.plan_id)
        )
    if found.form_id:
        of_form = sight.of("practitioner_form"), PractitionerForm.id == found.form_id
        parts.append(select(literal("form"), PractitionerForm.id).where(*of_form))
    return {(kind, number) for kind, number in db.session.execute(union_all(*parts))} if parts else set()
