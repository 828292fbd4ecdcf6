"""What a verification finds: one sentence for each place where something was changed behind the service's back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A place (kind of record, its number, sequence in its history if it is one row) and what is wrong there.

    `code` is which check found it, for whoever keeps findings apart by kind.
    """

    kind: str
    subject_id: int | None
    sequence: int | None
    what: str
    code: str = ""

    def __str__(self) -> str:
        place = self.kind.replace("_", " ") + (f" {self.subject_id}" if self.subject_id is not None else "")
        row = f", history row {self.sequence}" if self.sequence is not None else ""
        return f"{place}{row}: {self.what}"
