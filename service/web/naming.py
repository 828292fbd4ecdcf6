"""What a record is called on pages, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.web.steps_wording import Named
from service.web.wording import whose

NOBODY = "Nobody"


def named(record: Any, person: Any) -> Named:
    """Whose record it is, as buttons say it: owner of a plan, lead auditor of an audit, who is supervised."""
    whom = PERSON[record.__tablename__](record)
    return Named(whom.name, whom.id == person.id) if whom is not None else Named(NOBODY)


def title(record: Any) -> str:
    """“Audit of case 7004182”, “Grace Adeyemi’s plan, case 7004182”."""
    return TITLES[record.__tablename__](record)


def _plan(plan: Any) -> str:
    case = f", case {plan.audit.case.reference}" if plan.audit else ""
    return f"{whose(plan.owner.name)} plan{case}"


def _escalation(escalation: Any) -> str:
    return f"Escalation of case {escalation.audit.case.reference}" if escalation.audit else "Escalation"


PERSON: Mapping[str, Callable[[Any], Any]] = {
    "action_plan": lambda plan: plan.owner,
    "audit": lambda audit: audit.lead,
    "cycle": lambda cycle: None,
    "escalation": lambda escalation: None,
    "supervision": lambda session: session.person,
}
TITLES: Mapping[str, Callable[[Any], str]] = {
    "action_plan": _plan,
    "audit": lambda audit: f"Audit of case {audit.case.reference}",
    "cycle": lambda cycle: cycle.name,
    "escalation": _escalation,
    "supervision": lambda session: f"Supervision with {session.person.name}",
}
