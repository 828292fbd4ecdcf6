"""What a record is called on pages, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.web.words.steps import Named
from service.web.words.wording import whose

NOBODY = "Nobody"


def named(record: Any, person: Any) -> Named:
    """Whose record it is, as buttons say it: owner of a plan, lead auditor of an audit, who is supervised."""
    whom = PERSON[record.__tablename__](record)
    return Named(whom.name, whom.id == person.id) if whom is not None else Named(NOBODY)


def title(record: Any, reader: Any) -> str:
    """“Audit of case 7004182”, “Grace Adeyemi’s plan, case 7004182”; “Your plan” to Grace."""
    if record.__tablename__ == "action_plan":
        return _plan(record, reader)
    return TITLES[record.__tablename__](record)


def _plan(plan: Any, reader: Any) -> str:
    case = f", case {plan.behind.case.reference}" if plan.behind else ""
    return f"Your plan{case}" if plan.owner_id == reader.id else f"{whose(plan.owner.name)} plan{case}"


def _escalation(escalation: Any) -> str:
    return f"Escalation of case {escalation.case.reference}" if escalation.case else "Escalation"


def _review(review: Any) -> str:
    return f"Review of {whose(review.person.name)} audits" if review.person else "Check of the quarter’s file audits"


def _exempt(exemption: Any) -> str:
    return exemption.person.name if exemption.person else f"case {exemption.case.reference}"


PERSON: Mapping[str, Callable[[Any], Any]] = {
    "action_plan": lambda plan: plan.owner,
    "audit": lambda audit: audit.lead,
    "cycle": lambda cycle: None,
    "escalation": lambda escalation: None,
    "exemption": lambda exemption: exemption.person,
    "exercise": lambda exercise: exercise.facilitator,
    "moderation": lambda moderation: moderation.moderator,
    "practitioner_form": lambda form: form.practitioner,
    "review": lambda review: review.person,
    "self_audit": lambda self_audit: self_audit.author,
    "standard_reminder": lambda reminder: reminder.sender,
    "supervision": lambda session: session.person,
    "tool_version": lambda version: None,
}
TITLES: Mapping[str, Callable[[Any], str]] = {
    "audit": lambda audit: f"Audit of case {audit.case.reference}",
    "cycle": lambda cycle: cycle.name,
    "escalation": _escalation,
    "exemption": lambda exemption: f"Exemption of {_exempt(exemption)}",
    "exercise": lambda exercise: f"Group exercise on case {exercise.case.reference}",
    "moderation": lambda moderation: f"Moderation of the audit of {moderation.audit.case.reference}",
    "practitioner_form": lambda form: f"{whose(form.practitioner.name)} form of an audit",
    "review": _review,
    "self_audit": lambda self_audit: f"Self-audit of case {self_audit.case.reference}",
    "standard_reminder": lambda reminder: "Reminder of a standard",
    "supervision": lambda session: f"Supervision with {session.person.name}",
    "tool_version": lambda version: f"{version.title}, version {version.number}",
}
