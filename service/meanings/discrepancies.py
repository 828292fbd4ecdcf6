"""What each kind of discrepancy means, and what whoever reads it does about it; docs/operations.md says more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.reconciling.found import Kind


@dataclass(frozen=True)
class Meaning:
    """In a heading, in a sentence, and what to do."""

    title: str
    means: str
    remedy: str


_TAMPERED = (
    "Keep the database as it is and tell IT. Compare with a backup and the copied checkpoints to see what was changed; "
    "restore, or explain here what happened."
)
_HISTORY = "Keep the database as it is and tell IT: rows are never repaired by hand. Restore, or explain what happened."
_PUT_RIGHT = "The daily upkeep puts this right. If it is still here tomorrow, tell IT: the log of the clock says why."
MEANINGS: Mapping[Kind, Meaning] = {
    Kind.CLOCK_MISSED: Meaning(
        "A clock struck and nothing came of it",
        "Somebody should have been reminded, or something escalated, and was not.",
        "See that the clock program runs: it catches up by itself. If it runs, its log says what was refused.",
    ),
    Kind.ESCALATION_UNANSWERED: Meaning(
        "An escalation waits for nobody",
        "Nobody who works here and may answer it has its task.",
        "Put roles and managers right in the staff list. The daily upkeep then hands the task on.",
    ),
    Kind.HISTORY_BARE: Meaning("A record without a history", "Not even its beginning is known.", _HISTORY),
    Kind.HISTORY_ORDER: Meaning(
        "A history with a gap", "A row is missing, or does not follow the one before.", _HISTORY
    ),
    Kind.HISTORY_STATE: Meaning(
        "A record that is not where its history ends",
        "Its state was changed without a step, or it was deleted.",
        _HISTORY,
    ),
    Kind.LETTER_LIES: Meaning(
        "A message lies",
        "It should have been taken up long ago.",
        "See that worker and clock run. If they do, their logs say what keeps them.",
    ),
    Kind.LETTER_UNALERTED: Meaning(
        "An undelivered message without an alert",
        "It could not be delivered, and nobody was told of that.",
        "Look at it under Messages: try it again or give it up with a reason.",
    ),
    Kind.SEAL_BROKEN: Meaning(
        "A seal is broken", "A row or a record was changed behind the service’s back.", _TAMPERED
    ),
    Kind.SEAL_OUTSIDE: Meaning(
        "A checkpoint does not agree",
        "The histories, or a checkpoint, are not what they were when it was written.",
        f"If a backup was restored, explain that. Else: {_TAMPERED[0].lower()}{_TAMPERED[1:]}",
    ),
    Kind.STEP_PEOPLE: Meaning(
        "One person where two are needed",
        "Somebody decided on what was their own.",
        "Have the step looked at by quality and, where it must be, taken again by somebody else. Then explain it here.",
    ),
    Kind.STEP_ROLE: Meaning(
        "A step by somebody who may not take it",
        "None of the roles that they held then may take it by the roles of today.",
        "If roles were changed since, explain that. Else have quality look at the step, and explain what was found.",
    ),
    Kind.STEP_TABLE: Meaning(
        "A step that no lifecycle has", "It cannot have been taken through the service of today.", _TAMPERED
    ),
    Kind.TASK_DIFFERS: Meaning(
        "Tasks that do not fit", "A record has a task too many, or lacks one, for the state in which it is.", _PUT_RIGHT
    ),
    Kind.TASK_NOBODY: Meaning(
        "A task with nobody",
        "Whoever has it does not work here, or nobody has it.",
        "Put managers and roles right in the staff list. The daily upkeep then hands the task on.",
    ),
    Kind.TOLD_MISSING: Meaning(
        "A message that was never written",
        "A step tells somebody, and there is no message about it.",
        "Tell whoever should know, and IT: messages were deleted, or never written. Then explain it.",
    ),
}
