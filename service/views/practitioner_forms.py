"""What the guards may know about a practitioner's form."""

from __future__ import annotations

from service.context import here
from service.models import PractitionerForm
from workflows.views import PractitionerFormView
from workflows.words import Cause


def practitioner_form_view(record: PractitionerForm) -> PractitionerFormView:
    return PractitionerFormView(
        audit_state=record.audit.state,
        practitioner_id=record.practitioner_id,
        due_on=record.due_on,
        written=record.written,
        new_actions=sum(not (action.struck or action.issued) for action in record.actions),
        plans=tuple(plan.state for plan in record.plans),
        practitioner_gone=not record.practitioner.here_on(here().today()),
        referral_open=any(e.cause == Cause.PRACTITIONER_REFERRAL and e.state != "resolved" for e in record.escalations),
        filed=record.filed_on is not None,
    )
