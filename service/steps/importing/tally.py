"""What comes of a file while it is applied: counts, and a notice for everything that somebody should know."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import Any

from service.imports.records import Notice, ReadResult, Severity
from service.imports.report import Report

_SOURCE = re.compile(r"(?:(?P<sheet>.+) )?(?:row|child) (?P<row>\d+)")
ALWAYS = ("created", "updated", "unchanged")


def place(source: str) -> tuple[str | None, int | None]:
    """The sheet and row that a record's `source` names, for example "List 6 row 12" or "row 4"."""
    match = _SOURCE.fullmatch(source)
    return (match["sheet"], int(match["row"])) if match else (source or None, None)


class Tally(Report):
    """The notices of reading, those of applying after them, and how many records came to what."""

    def __init__(self, result: ReadResult) -> None:
        super().__init__()
        self.notices = list(result.notices)
        self.rows_read = result.rows_read
        self.counted: Counter[str] = Counter()

    def count(self, what: str, number: int = 1) -> None:
        self.counted[what] += number

    def refuse_row(self, source: str, column: str | None, value: object, reason: str) -> None:
        """Note that the row behind a record is not imported."""
        self.refused(*place(source), column, value, reason)

    def repair_row(self, source: str, column: str | None, value: object, reason: str) -> None:
        """Note that the row behind a record is imported, but not this cell as it stands."""
        self.repaired(*place(source), column, value, reason)

    def tell_of_row(self, source: str, column: str | None, value: object, reason: str) -> None:
        """Note something about the row behind a record that is worth a look."""
        self.notice(*place(source), column, value, reason)

    @property
    def rows_refused(self) -> int:
        """How many rows (or whole sheets) were refused, each counted once."""
        return len({(n.sheet, n.row) for n in self.notices if n.severity is Severity.REFUSED})

    def counts(self, *names: str) -> dict[str, Any]:
        """Every count by name, zeros included for the names given."""
        applied = {name: self.counted[name] for name in dict.fromkeys((*ALWAYS, *names, *self.counted))}
        return {"read": self.rows_read, **applied, **self._of_notices()}

    def _of_notices(self) -> dict[str, int]:
        by_severity = Counter(notice.severity for notice in self.notices)
        return {
            "refused": self.rows_refused,
            "repaired": by_severity[Severity.REPAIRED],
            "notices": by_severity[Severity.NOTICE],
        }

    def as_json(self) -> list[dict[str, Any]]:
        """Every notice as the import keeps it."""
        return [_plain(notice) for notice in self.notices]


def _plain(notice: Notice) -> dict[str, Any]:
    return {**asdict(notice), "severity": str(notice.severity)}
