"""Collecting notices while a file is read."""

from collections.abc import Callable

from service.imports.records import Notice, Severity, Unreadable
from service.imports.text import shorten

Progress = Callable[[int, int | None], None]
MOST_ROWS = 500_000
_STEP = 500


class Report:
    """The notices of one file in the order in which they were met, and how many rows have been read."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.notices: list[Notice] = []
        self.rows_read = 0
        self.rows_expected: int | None = None
        self._progress = progress

    def refused(self, sheet: str | None, row: int | None, column: str | None, value: object, reason: str) -> None:
        """Note that a row, sheet or column is not imported."""
        self.notices.append(Notice(sheet, row, column, shorten(value), Severity.REFUSED, reason))

    def repaired(self, sheet: str | None, row: int | None, column: str | None, value: object, reason: str) -> None:
        """Note that a cell was changed or left blank, and its row imported."""
        self.notices.append(Notice(sheet, row, column, shorten(value), Severity.REPAIRED, reason))

    def notice(self, sheet: str | None, row: int | None, column: str | None, value: object, reason: str) -> None:
        """Note what is imported as it stands and is worth a look."""
        self.notices.append(Notice(sheet, row, column, shorten(value), Severity.NOTICE, reason))

    def row_read(self) -> None:
        """Count a row that held anything, and tell whoever watches now and then; raises Unreadable at the limit."""
        self.rows_read += 1
        if self.rows_read > MOST_ROWS:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it and import the parts.")
        if self._progress and self.rows_read % _STEP == 0:
            self._progress(self.rows_read, self.rows_expected)

    def finished(self) -> None:
        """Tell whoever watches that every row has been read."""
        if self._progress:
            self._progress(self.rows_read, self.rows_read)
