"""Reading the cells of a list's row, and telling the report of each that cannot be taken as it stands."""

from collections.abc import Sequence
from datetime import date

from service.imports import lists, values
from service.imports.dates import NotADate, is_zero_date, parse_date
from service.imports.report import Report
from service.imports.sheet import Row
from service.imports.text import tidy


class CellReader:
    """The cells of one list's rows as values, by the rules that hold for the whole workbook."""

    def __init__(self, report: Report, epoch: date) -> None:
        self.report = report
        self._epoch = epoch
        self._decimals: list[tuple[Row, str]] = []

    def reference(self, row: Row) -> str | None:
        """The child's identifier, or None when the row is refused for want of one."""
        value = row.cells.get(lists.REFERENCE)
        try:
            reference = values.reference(value)
        except values.Refused as refusal:
            shown = "" if isinstance(refusal, values.NotShown) else value
            self.report.refused(row.sheet, row.number, lists.REFERENCE, shown, str(refusal))
            return None
        if values.is_decimal_reference(value):
            self._decimals.append((row, str(value)))
        return reference

    def tell_of_decimals(self) -> None:
        """Report, once for the whole list, that identifiers were written as decimal numbers."""
        if self._decimals:
            first, value = self._decimals[0]
            reason = (
                f"{len(self._decimals)} identifiers of this list were written as decimal numbers; "
                f"they were read as whole numbers, this one as {value.split('.')[0]}."
            )
            self.report.repaired(first.sheet, first.number, lists.REFERENCE, value, reason)

    def deciding_date(self, row: Row, column: str) -> date | None:
        """A date that decides whether the row is open: one that cannot be read refuses the row (NotADate)."""
        try:
            return self._parsed(row, column)
        except NotADate as refusal:
            self.report.refused(row.sheet, row.number, column, row.cells.get(column), str(refusal))
            raise

    def other_date(self, row: Row, column: str) -> date | None:
        """A date that is good to have: one that cannot be read is left blank."""
        try:
            return self._parsed(row, column)
        except NotADate as refusal:
            reason = f"{refusal} The date was left blank."
            self.report.repaired(row.sheet, row.number, column, row.cells.get(column), reason)
            return None

    def holder(self, row: Row, columns: Sequence[str], lost: dict[str, str]) -> str | None:
        """The first name in the columns; cells that stand for nothing, such as #N/A, are put in `lost`."""
        for column in columns:
            value = row.cells.get(column)
            if values.stands_for_nothing(value):
                lost[column] = str(value)
                continue
            try:
                name = values.name(value)
            except values.Refused as refusal:
                reason = f"{refusal} The cell was left blank."
                self.report.repaired(row.sheet, row.number, column, value, reason)
                continue
            if name:
                return name
        return None

    def words(self, row: Row, column: str) -> str:
        """The text of a cell, nothing for one that stands for nothing."""
        value = row.cells.get(column)
        return "" if value is None or values.stands_for_nothing(value) else tidy(str(value))[: values.MAX_NAME]

    def _parsed(self, row: Row, column: str) -> date | None:
        value = row.cells.get(column)
        if is_zero_date(value) or values.stands_for_nothing(value):
            self.report.repaired(
                row.sheet, row.number, column, value, "The cell stands for no date; it was left blank."
            )
            return None
        return parse_date(value, self._epoch)
