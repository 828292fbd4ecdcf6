"""What does not agree: its kind, its place, and a sentence that holds nothing of what a record says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a check looks for; `service/meanings/discrepancies.py` says what each means and what to do."""

    CLOCK_MISSED = "clock_missed"
    ESCALATION_UNANSWERED = "escalation_unanswered"
    HISTORY_BARE = "history_bare"
    HISTORY_ORDER = "history_order"
    HISTORY_STATE = "history_state"
    LETTER_LIES = "letter_lies"
    LETTER_UNALERTED = "letter_unalerted"
    SEAL_BROKEN = "seal_broken"
    SEAL_OUTSIDE = "seal_outside"
    STEP_PEOPLE = "step_people"
    STEP_ROLE = "step_role"
    STEP_TABLE = "step_table"
    TASK_DIFFERS = "task_differs"
    TASK_NOBODY = "task_nobody"
    TOLD_MISSING = "told_missing"


@dataclass(frozen=True)
class Found:
    """One thing that does not agree. `detail` tells apart what is found at one place."""

    kind: Kind
    subject_kind: str
    subject_id: int | None
    what: str
    sequence: int | None = None
    detail: str = ""

    @property
    def key(self) -> str:
        """The same for the same thing, however often it is looked for."""
        parts = (self.kind, self.subject_kind, self.subject_id, self.sequence, self.detail)
        return ":".join("" if part is None else str(part) for part in parts)[:200]

    def __str__(self) -> str:
        return f"{place(self.subject_kind, self.subject_id, self.sequence)}: {self.what}"


@dataclass(frozen=True)
class Piece:
    """Some of the work: what was found, which records were looked at, how many rows, and the last record.

    `last` is None when the stage has no more.
    """

    found: Sequence[Found]
    records: Sequence[tuple[str, int]] = ()
    rows: int = 0
    last: tuple[str, int] | None = None


def plain(code: str) -> str:
    """A state, step, task or message as people read it."""
    return code.replace("_", " ")


def place(kind: str, number: int | None, sequence: int | None) -> str:
    """Where it is, as commands write it: “action plan 12, history row 3”."""
    words = kind.replace("_", " ") + (f" {number}" if number is not None else "")
    return words + (f", history row {sequence}" if sequence is not None else "")
