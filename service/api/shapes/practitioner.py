"""How the second form of an audit, and the marks of filing on either side, are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.audits import ActionShape
from service.api.shapes.base import ItemShape, Shape, code, day, number, somebody, words
from service.api.shapes.filing import MarkShape, entered, filed
from workflows.practitioner_form import PRACTITIONER_FORM


class FindingShape(Shape):
    """Something found about practice, and what kind of thing it is."""

    text = words()
    theme = words(none=True)


class FormReferralShape(Shape):
    """Why and when the line manager referred it to the service manager."""

    reason = words()
    on = day()


def _referral(form: Any) -> dict[str, Any] | None:
    return {"reason": form.referral_reason, "on": form.referred_on} if form.referred_on else None


class PractitionerFormShape(ItemShape):
    """The second form of an audit, for the practitioner, their line manager and the service manager above.

    `due_on` is the day by which it is to be discussed: the practitioner's next supervision.
    """

    MADE = {"entered": entered, "filed": filed, "referral": _referral}
    state = code(state.name for state in PRACTITIONER_FORM.states)
    audit_id = number()
    practitioner = somebody()
    findings = fields.List(fields.Nested(FindingShape))
    strengths = words()
    actions = fields.List(fields.Nested(ActionShape))
    due_on = day(none=True)
    discussed_on = day(none=True)
    discussed_by = somebody(none=True)
    agreed = words(none=True)
    referral = fields.Nested(FormReferralShape, allow_none=True)
    filed = fields.Nested(MarkShape, allow_none=True)
    entered = fields.Nested(MarkShape, allow_none=True)
