"""How audits, their forms, actions and plans are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.base import ItemShape, Shape, code, day, instant, number, somebody, words
from service.facts import OWNER_WORDS
from workflows.action_plan import ACTION_PLAN
from workflows.audit import AUDIT
from workflows.tool_model import Scale
from workflows.words import AuditKind, AuditorRole, CaseStatus, Grade, Side


class ToolVersionShape(Shape):
    """Which audit tool, in which version."""

    key = words()
    version = number()


class AuditorShape(Shape):
    """Somebody's part in an audit."""

    person = somebody()
    role = code(AuditorRole)


class AuditShape(ItemShape):
    """One audit of one case file; `escalated` and `delayed` are derived from its escalations and plans."""

    MADE = {
        "team": lambda audit: audit.case.team.name if audit.case.team else None,
        "tool": lambda audit: {"key": audit.tool_key, "version": audit.tool_version},
    }
    kind = code(AuditKind)
    state = code(state.name for state in AUDIT.states)
    case_reference = fields.String(attribute="case.reference")
    case_status = code(CaseStatus)
    team = words(none=True)
    cycle_id = number(none=True)
    reaudit_of_id = number(none=True)
    tool = fields.Nested(ToolVersionShape)
    auditors = fields.List(fields.Nested(AuditorShape))
    due_on = day()
    overall_grade = code(Grade, none=True)
    agreed_grade = code(Grade, none=True)
    reasons = words(none=True)
    safeguarding_now = fields.Boolean()
    escalated = fields.Boolean()
    delayed = fields.Boolean()
    running_record = words(none=True)
    made_at = instant()
    submitted_at = instant(none=True)


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

    MADE = {"delay": _delay, "delay_request": _delay_request}
    state = code(state.name for state in ACTION_PLAN.states)
    audit_id = number(none=True)
    cycle_id = number(none=True)
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


class QuestionShape(Shape):
    """One question of a tool; `choices` are the values to choose from, none for dates, numbers and texts."""

    key = words()
    text = words()
    scale = code(Scale)
    required = fields.Boolean()
    key_question = fields.Boolean()
    stop = fields.Boolean()
    choices = fields.List(fields.String())
    guidance = words()


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
    """An audit's form: every question asked of such a case, answered or not; `version` is the audit's."""

    state = code(state.name for state in AUDIT.states)
    tool = fields.Nested(ToolVersionShape)
    sections = fields.List(fields.Nested(AnsweredSectionShape))
    section_grades = fields.Dict(keys=fields.String(), values=code(Grade))
    no_action_reasons = fields.Dict(keys=fields.String(), values=fields.String())


class SectionShape(Shape):
    """One section of a tool."""

    key = words()
    title = words()
    graded = fields.Boolean()
    questions = fields.List(fields.Nested(QuestionShape))


class ToolSummaryShape(ToolVersionShape):
    """An audit tool, and for which cases it is meant."""

    title = words()
    for_status = fields.List(code(CaseStatus))


class ToolShape(ToolSummaryShape):
    """An audit tool with all that it asks."""

    sections = fields.List(fields.Nested(SectionShape))
