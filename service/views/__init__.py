"""What the guards may know about a record, read under its lock: one builder per kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.models import (
    ActionPlan,
    Audit,
    Cycle,
    Escalation,
    Exemption,
    Exercise,
    Moderation,
    PractitionerForm,
    Review,
    SelfAudit,
    StandardReminder,
    Supervision,
    ToolVersion,
)
from service.relations import Record
from service.views.audits import audit_view, form_check
from service.views.escalations import escalation_view
from service.views.moderations import exercise_view, moderation_view
from service.views.plans import delayed_due_on, delayed_latest, plan_view
from service.views.practitioner_forms import practitioner_form_view
from service.views.programmes import exemption_view, review_view
from service.views.rounds import cycle_view, supervision_view
from service.views.self_audits import self_audit_view
from service.views.tools import tool_version_view

__all__ = ["delayed_due_on", "delayed_latest", "form_check", "view_of"]

BUILDERS: dict[type, Callable[[Any], Any]] = {
    ActionPlan: plan_view,
    Audit: audit_view,
    Cycle: cycle_view,
    Escalation: escalation_view,
    Exercise: exercise_view,
    Moderation: moderation_view,
    Exemption: exemption_view,
    PractitionerForm: practitioner_form_view,
    Review: review_view,
    SelfAudit: self_audit_view,
    StandardReminder: lambda record: None,
    Supervision: supervision_view,
    ToolVersion: tool_version_view,
}


def view_of(record: Record) -> Any:
    """The view of a record that its lifecycle's guards read."""
    return BUILDERS[type(record)](record)
