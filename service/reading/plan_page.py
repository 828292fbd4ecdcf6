"""Everything that stands on the page of one plan: for each action also what was found and why it was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload

from service.database import db
from service.models import ActionPlan, Answer, Audit, Auditor, Case, Escalation, Person, PractitionerForm, RoleGrant
from service.queries import Sight
from service.reading.escalations import Charge, EscalationLine, charged, escalation_line, escalations_of
from service.reading.evidence import FileLine, files_by_action
from service.reading.history import happened
from service.reading.one import seen_one
from service.reading.plans import PlanLine, plan_line
from service.reading.record_pages import RecordPage
from service.reading.worklist import tasks_on
from service.surroundings import with_managers
from service.toolbox import tool_of
from workflows.tools import Question
from workflows.words import AnswerValue

WEAK = (AnswerValue.NO, AnswerValue.PARTLY)
# So many weak answers of the whole audit stand on a plan's page; the form has the others.
MOST = 5
# All that the page shows and the gate asks of a plan, in one go.
WHOLE = (
    joinedload(ActionPlan.actions),
    joinedload(ActionPlan.owners),
    joinedload(ActionPlan.audit).options(joinedload(Audit.auditors), joinedload(Audit.case).lazyload(Case.readers)),
    joinedload(ActionPlan.form)
    .joinedload(PractitionerForm.audit)
    .options(joinedload(Audit.auditors), joinedload(Audit.case).lazyload(Case.readers)),
)
# What is in memory already when a plan's escalations are read.
KNOWN = (lazyload(Escalation.audit), lazyload(Escalation.plan), joinedload(Escalation.letter))


@dataclass(frozen=True)
class Finding:
    """A question whose answer was weak, with the answer and its comment."""

    question: str
    answer: str
    comment: str


@dataclass(frozen=True)
class Found:
    """Why an action is asked for: what was found in its section, or what the whole audit says."""

    section: str | None
    findings: Sequence[Finding] = ()
    reasons: str | None = None


@dataclass(frozen=True)
class Said:
    """What the practitioner's form says, for those alone who may read it."""

    form_id: int
    findings: Sequence[str]
    agreed: str | None


@dataclass(frozen=True)
class PlanPage(RecordPage):
    """`found` is by action (None: by the whole audit).

    `private`: it is of the practitioner's side, and `said` what its form says where the reader may read that too.
    """

    plan: PlanLine
    escalations: Sequence[EscalationLine]
    found: Mapping[int | None, Found]
    private: bool
    said: Said | None
    files: Mapping[int, Sequence[FileLine]]


def plan_page(number: int, sight: Sight, people: Sequence[Person]) -> PlanPage:
    """Raises Absent for a plan that the person may not see; `people` are those around it, held in memory."""
    plan: ActionPlan = seen_one("action_plan", number, sight, *WHOLE)
    found = escalations_of(sight, Escalation.plan_id == number, loading=KNOWN)
    records = [("action_plan", number), *(("escalation", escalation.id) for escalation in found)]
    tasks = tasks_on(records)
    charges = charged(sight.person.id, [task for task in tasks if task.subject_kind == "escalation"])
    return PlanPage(
        record=plan,
        people=people,
        entries=happened(records, sight),
        tasks=[task for task in tasks if task.closed_at is None and task.assignee_id == sight.person.id],
        plan=plan_line(plan),
        escalations=[escalation_line(one, charges.get(one.id, Charge())) for one in found],
        found=found_for(plan, sight),
        private=plan.form_id is not None,
        said=_said(plan, sight),
        files=files_by_action(number),
    )


def found_for(plan: ActionPlan, sight: Sight) -> dict[int | None, Found]:
    """By action what was found in its section, and under None what the whole audit says, from the audit's own form.

    Nothing to whoever is still to grade the file blind.
    """
    audit = plan.audit
    if audit is None or audit.id in sight.blind:
        return {}
    asked = (Answer.audit_id == audit.id, Answer.value.in_(WEAK))
    answers = {row.question_key: row for row in db.session.scalars(select(Answer).where(*asked))}
    sections = {section.key: section for section in tool_of(audit).sections}
    found: dict[int | None, Found] = {
        action.id: Found(sections[action.section].title, _weak(sections[action.section].questions, answers))
        for action in plan.actions
        if action.section in sections and not action.struck
    }
    questions = [question for section in sections.values() for question in section.questions if question.key_question]
    return {**found, None: Found(None, _weak(questions, answers)[:MOST], audit.reasons)}


def _weak(questions: Iterable[Question], answers: Mapping[str, Answer]) -> list[Finding]:
    """The weak answers among these questions, in the order of the form."""
    asked = [(question.text, answers[question.key]) for question in questions if question.key in answers]
    return [Finding(text, str(answer.value), answer.comment) for text, answer in asked]


def _said(plan: ActionPlan, sight: Sight) -> Said | None:
    if plan.form_id is None:
        return None
    query = select(PractitionerForm).where(sight.of("practitioner_form"), PractitionerForm.id == plan.form_id)
    form = db.session.scalars(query.options(lazyload("*"))).first()
    return Said(form.id, [finding["text"] for finding in form.findings], form.agreed) if form else None


def people_around_plan(number: int, person_id: int, *, roles: Sequence[str] = ()) -> list[Person]:
    """The people around a plan, this person, all who hold one of `roles`, and every manager above them: one query."""
    of_plan = select(ActionPlan.audit_id).where(ActionPlan.id == number)
    audit = Audit.id.in_(of_plan)
    return with_managers(
        or_(
            Person.id == person_id,
            Person.id.in_(select(ActionPlan.owner_id).where(ActionPlan.id == number)),
            Person.id.in_(select(Auditor.person_id).where(Auditor.audit_id.in_(of_plan))),
            Person.id.in_(select(Case.worker_id).join(Audit, Audit.case_id == Case.id).where(audit)),
            Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))),
        ),
        audit,
    )
