"""What is told of how an escalation ended: a process about a person's competence is nobody's to read in figures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal_column

from service.models import Escalation
from workflows.words import EscalationOutcome

# For those alone who decided it: told of nobody, not even as a number.
UNTOLD = EscalationOutcome.COMPETENCE_PROCESS
TOLD = tuple(outcome for outcome in EscalationOutcome if outcome is not UNTOLD)


def told_outcome() -> Any:
    """The outcome as a column, empty where it is not told."""
    return func.nullif(Escalation.outcome, literal_column(f"'{UNTOLD}'")).label("outcome")
