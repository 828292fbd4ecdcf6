"""What may be told of how an escalation ended: a process about a person's competence is nobody's to read here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case

from service.models import Escalation
from workflows.words import EscalationOutcome


def told_outcome() -> Any:
    """The outcome as a column, empty where it was the competence process."""
    told = Escalation.outcome != EscalationOutcome.COMPETENCE_PROCESS
    return case((told, Escalation.outcome), else_=None).label("outcome")
