"""How the agenda of a supervision session is shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.audits import DelayRequestShape, PlanShape
from service.api.shapes.base import Shape, code, day, number, somebody, words
from service.api.shapes.oversight import EscalationShape
from workflows.words import Side


class DueActionShape(Shape):
    """One action that is to be done by this session."""

    MADE = {"due_on": lambda action: action.plan.due_on}
    id = number()
    plan_id = number()
    side = code(Side)
    text = words()
    due_on = day()


class DelayToDecideShape(Shape):
    """A delay that was asked for and is not decided."""

    MADE = {
        "plan_id": lambda plan: plan.id,
        "request": lambda plan: {
            "reason": plan.delay_requested_reason,
            "explanation": plan.delay_requested_explanation,
            "on": plan.delay_requested_on,
        },
    }
    plan_id = number()
    due_on = day()
    request = fields.Nested(DelayRequestShape)


class FormToDiscussShape(Shape):
    """A form of the practitioner's that is to be discussed."""

    id = number()
    audit_id = number()
    due_on = day()


class StrengthShape(Shape):
    """What was done well, in the auditor's words."""

    audit_id = number()
    reference = words()
    audited_on = day(none=True)
    text = words()


def _said(name: str) -> Any:
    """What each recent audit says under one name, left out where it says nothing."""
    return lambda agenda: [
        {**vars(praise), "text": getattr(praise, name)} for praise in agenda.praise if getattr(praise, name)
    ]


class AgendaShape(Shape):
    """What to talk about in one session; `escalations` are null for the supervisee.

    `on` is the day of the session, or the one that the period gives where none is booked.
    """

    MADE = {
        "delays_to_decide": lambda agenda: agenda.delays,
        "due_actions": lambda agenda: agenda.due,
        "exemplars": _said("exemplar"),
        "session_id": lambda agenda: agenda.session.id if agenda.session else None,
        "strengths": _said("strengths"),
    }
    person = somebody()
    session_id = number(none=True)
    on = day()
    last_on = day(none=True)
    plans = fields.List(fields.Nested(PlanShape))
    due_actions = fields.List(fields.Nested(DueActionShape))
    delays_to_decide = fields.List(fields.Nested(DelayToDecideShape))
    to_sign_off = fields.List(fields.Nested(PlanShape))
    forms = fields.List(fields.Nested(FormToDiscussShape))
    strengths = fields.List(fields.Nested(StrengthShape))
    exemplars = fields.List(fields.Nested(StrengthShape))
    escalations = fields.List(fields.Nested(EscalationShape), allow_none=True)
