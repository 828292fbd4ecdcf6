"""How audits, their forms, actions and plans are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.caller import caller
from service.api.shapes.base import ItemShape, Shape, code, day, instant, number, somebody, words
from service.api.shapes.blind import BlindShape
from service.api.shapes.filing import MarkShape, entered, filed
from service.api.shapes.tools import QuestionShape, ToolVersionShape
from service.competence import kind_shown
from service.facts import OWNER_WORDS
from workflows.action_plan import ACTION_PLAN
from workflows.audit import AUDIT
from workflows.moderation import MODERATION
from workflows.words import AuditKind, AuditorRole, CaseStatus, Grade, Side, SubjectKind


class AuditorShape(Shape):
    """Somebody's part in an audit."""

    person = somebody()
    role = code(AuditorRole)


class AuditedShape(Shape):
    """What an audit is about; a supervision file's reference is the e-mail of the person on whom it is kept."""

    kind = code(SubjectKind)
    reference = words()


def case_reference(audit: Any) -> str | None:
    return audit.case.reference if audit.case.kind == SubjectKind.CASE else None


class ExemplarShape(Shape):
    """Work that others can learn from: what was good about it and why, who says so."""

    text = words()
    by = somebody()
    at = instant()


def _exemplar(audit: Any) -> dict[str, Any] | None:
    if audit.exemplar_at is None:
        return None
    return {"text": audit.exemplar_text, "by": audit.exemplar_by, "at": audit.exemplar_at}


class AuditShape(BlindShape):
    """One audit of one file; `escalated` and `delayed` are derived from its escalations and plans.

    Whoever is to moderate it reads nothing of what was found until their own grade is entered.
    """

    TOLD = frozenset(
        {"auditors", "case_reference", "case_status", "cycle_id", "due_on", "id", "kind", "made_at", "reaudit_of_id"}
        | {"safeguarding_now", "state", "subject", "submitted_at", "team", "tool", "version"}
    )
    MADE = {
        "entered": entered,
        "exemplar": _exemplar,
        "filed": filed,
        "case_reference": case_reference,
        "kind": lambda audit: kind_shown(audit, caller()),
        "subject": lambda audit: audit.case,
        "team": lambda audit: audit.case.team.name if audit.case.team else None,
        "tool": lambda audit: {"key": audit.tool_key, "version": audit.tool_version},
    }
    kind = code(AuditKind)
    state = code(state.name for state in AUDIT.states)
    subject = fields.Nested(AuditedShape)
    case_reference = words(none=True)
    case_status = code(CaseStatus)
    team = words(none=True)
    cycle_id = number(none=True)
    reaudit_of_id = number(none=True)
    tool = fields.Nested(ToolVersionShape)
    auditors = fields.List(fields.Nested(AuditorShape))
    due_on = day()
    overall_grade = code(Grade, none=True)
    agreed_grade = code(Grade, none=True)
    moderation = code((state.name for state in MODERATION.states), none=True)
    reasons = words(none=True)
    safeguarding_now = fields.Boolean()
    escalated = fields.Boolean()
    delayed = fields.Boolean()
    running_record = words(none=True)
    made_at = instant()
    submitted_at = instant(none=True)
    exemplar = fields.Nested(ExemplarShape, allow_none=True)
    filed = fields.Nested(MarkShape, allow_none=True)
    entered = fields.Nested(MarkShape, allow_none=True)


class OwnerShape(Shape):
    """Whose an action is: by relation to the audit, outright, or both."""

    relation = code(OWNER_WORDS.values(), none=True)
    person = somebody(none=True)


def _owner(action: Any) -> dict[str, Any]:
    return {"relation": OWNER_WORDS.get(action.owner_relation), "person": action.owner}


class ActionShape(Shape):
    """Something to put right; a struck one counts no more and stays to be read."""

    MADE = {"owner": _owner}
    id = number()
    text = words()
    owner = fields.Nested(OwnerShape)
    theme = words(none=True)
    section = words(none=True)
    side = code(Side)
    plan_id = number(none=True)
    done = fields.Boolean()
    done_note = words(none=True)
    done_at = instant(none=True)
    struck = fields.Boolean()
    struck_reason = words(none=True)


class DelayRequestShape(Shape):
    """A delay that the owner asked for and nobody has decided yet."""

    reason = words()
    explanation = words()
    on = day()


class DelayShape(Shape):
    """The one delay that a plan may have."""

    reason = words()
    explanation = words()
    due_from = fields.Date(data_key="from")
    due_to = fields.Date(data_key="to")
    by = somebody(none=True)
    at = instant()


def _delay(plan: Any) -> dict[str, Any] | None:
    if plan.delay_at is None:
        return None
    return {
        "reason": plan.delay_reason,
        "explanation": plan.delay_explanation,
        "due_from": plan.delay_from_on,
        "due_to": plan.delay_to_on,
        "by": plan.delay_by,
        "at": plan.delay_at,
    }


def _delay_request(plan: Any) -> dict[str, Any] | None:
    if plan.delay_requested_on is None:
        return None
    return {
        "reason": plan.delay_requested_reason,
        "explanation": plan.delay_requested_explanation,
        "on": plan.delay_requested_on,
    }


class PlanShape(ItemShape):
    """What one person must put right, due on their supervision; the original day never changes."""

    MADE = {
        "audit_id": lambda plan: plan.form.audit_id if plan.form else plan.audit_id,
        "delay": _delay,
        "delay_request": _delay_request,
        "level": lambda plan: "service" if plan.audit_id is None and plan.form_id is None else "audit",
        "service": lambda plan: plan.service.name if plan.service else None,
    }
    state = code(state.name for state in ACTION_PLAN.states)
    audit_id = number(none=True)
    form_id = number(none=True)
    cycle_id = number(none=True)
    level = code(("audit", "service"))
    service = words(none=True)
    title = words(none=True)
    reason = words(none=True)
    side = code(Side)
    owner = somebody()
    issued_on = day()
    due_on = day()
    original_due_on = day()
    latest_on = day()
    delay = fields.Nested(DelayShape, allow_none=True)
    delay_request = fields.Nested(DelayRequestShape, allow_none=True)
    actions = fields.List(fields.Nested(ActionShape))
    completed_on = day(none=True)
    sign_off_due_on = day(none=True)
    running_record = words(none=True)


class AnsweredShape(QuestionShape):
    """One question and what was answered; the value is null until somebody has looked."""

    value = words(none=True)
    comment = words()
    found_elsewhere = fields.Boolean()


class AnsweredSectionShape(Shape):
    """One section of a form with its questions, its grade, and why it needs no action."""

    key = words()
    title = words()
    graded = fields.Boolean()
    grade = code(Grade, none=True)
    no_action_reason = words()
    questions = fields.List(fields.Nested(AnsweredShape))


class FormShape(ItemShape):
    """An audit's form: every question asked of such a case given its answers so far; `version` is the audit's."""

    state = code(state.name for state in AUDIT.states)
    tool = fields.Nested(ToolVersionShape)
    sections = fields.List(fields.Nested(AnsweredSectionShape))
    section_grades = fields.Dict(keys=fields.String(), values=code(Grade))
    no_action_reasons = fields.Dict(keys=fields.String(), values=fields.String())
