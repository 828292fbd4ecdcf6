"""How escalations, supervision sessions and cycles are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.caller import caller
from service.api.shapes.base import ItemShape, code, day, instant, number, somebody, words
from service.queries import may
from service.relations import subjects
from workflows.escalation import ESCALATION
from workflows.supervision import SUPERVISION
from workflows.words import Cause, EscalationOutcome


def hidden(escalation: Any) -> bool:
    """The competence process is between a person and those who decide on it (DOMAIN.md row 7): nobody else reads it."""
    if escalation.outcome != EscalationOutcome.COMPETENCE_PROCESS:
        return False
    viewer = caller()
    return viewer.id in subjects(escalation) or not may(viewer, "escalation.resolve")


class EscalationShape(ItemShape):
    """Somebody above must act. The outcome of a competence process is null for those who may not read it."""

    MADE = {
        "case_reference": lambda record: record.case.reference if record.case else None,
        "outcome": lambda record: None if hidden(record) else record.outcome,
        "text": lambda record: None if hidden(record) else record.text,
    }
    state = code(state.name for state in ESCALATION.states)
    cause = code(Cause)
    level = number()
    addressee = somebody(none=True)
    case_reference = words(none=True)
    audit_id = number(none=True)
    plan_id = number(none=True)
    form_id = number(none=True)
    outcome = code(EscalationOutcome, none=True)
    text = words(none=True)
    reaudit_id = number(none=True)
    acknowledge_by = fields.Date(attribute="acknowledge_by_on")
    resolve_by = fields.Date(attribute="resolve_by_on")
    raised_at = instant()
    resolved_at = instant(none=True)


class SupervisionShape(ItemShape):
    """One supervision session of one person."""

    state = code(state.name for state in SUPERVISION.states)
    person = somebody()
    on = day()
    originally_on = day()
