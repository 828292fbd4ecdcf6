"""How self-audits are shown, to those few who may know of them."""

from __future__ import annotations

from marshmallow import fields

from service.api.shapes.audits import FormShape, ToolVersionShape
from service.api.shapes.base import ItemShape, code, instant, somebody, words
from workflows.self_audit import SELF_AUDIT
from workflows.words import CaseStatus, Grade

STATES = [state.name for state in SELF_AUDIT.states]


class SelfAuditShape(ItemShape):
    """What somebody found in their own file; nobody else knows of it until it is shared."""

    MADE = {"tool": lambda record: {"key": record.tool_key, "version": record.tool_version}}
    state = code(STATES)
    author = somebody()
    case_reference = fields.String(attribute="case.reference")
    case_status = code(CaseStatus)
    tool = fields.Nested(ToolVersionShape)
    own_grade = code(Grade, none=True)
    reflection = words(none=True)
    safeguarding_now = fields.Boolean()
    made_at = instant()
    recorded_at = instant(none=True)
    shared_at = instant(none=True)


class SelfFormShape(FormShape):
    """A self-audit's form: every question asked of such a case, answered or not."""

    state = code(STATES)
