"""One row of Annex A's lists 2 and 6 to 9 as an entry: who, which status, from when to when, held by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from service.imports import lists
from service.imports.cells import CellReader
from service.imports.dates import NotADate
from service.imports.records import CaseStatus
from service.imports.sheet import Row
from service.imports.status import case_status, coded_status

_DATES = {
    2: (lists.ASSESSMENT_STARTED, lists.ASSESSMENT_COMPLETED),
    6: (lists.CIN_STARTED, lists.CIN_CLOSED),
    7: (lists.PLAN_STARTED, lists.PLAN_ENDED),
    8: (lists.CARE_STARTED, lists.CARE_CEASED),
}
_STATUS_OF_LIST = {
    2: CaseStatus.EARLY_HELP,
    7: CaseStatus.CHILD_PROTECTION,
    8: CaseStatus.LOOKED_AFTER,
    9: CaseStatus.CARE_LEAVER,
}


@dataclass(frozen=True)
class Entry:
    """What one row says; `status` None: nothing that is known. `lost` holds cells that stand for nothing."""

    sheet: str
    row: int
    reference: str
    status: CaseStatus | None
    opened_on: date | None
    closed_on: date | None
    team: str | None
    worker: str | None
    lost: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """How a person finds the row."""
        return f"{self.sheet} row {self.row}"

    @property
    def is_open(self) -> bool:
        """Whether the row shows work that goes on."""
        return self.status is not CaseStatus.CLOSED and self.closed_on is None


def read_entry(list_number: int, row: Row, cells: CellReader) -> Entry | None:
    """The row as an entry, or None when it is refused; the report behind `cells` says why."""
    reference = cells.reference(row)
    if reference is None:
        return None
    started, ended = _DATES.get(list_number, (None, None))
    try:
        closed_on = cells.deciding_date(row, ended) if ended else None
    except NotADate:
        return None
    opened_on = cells.other_date(row, started) if started else None
    if opened_on and closed_on and closed_on < opened_on:
        cells.report.notice(row.sheet, row.number, ended, closed_on, "It ended before it began. Check both dates.")
    lost: dict[str, str] = {}
    return Entry(
        sheet=row.sheet,
        row=row.number,
        reference=reference,
        status=_status(row, cells, closed_on, lost) if list_number == 6 else _STATUS_OF_LIST[list_number],
        opened_on=opened_on,
        closed_on=closed_on,
        team=cells.holder(row, (lists.TEAM,), lost),
        worker=cells.holder(row, (lists.WORKER, lists.ADVISOR), lost),
        lost=lost,
    )


def _status(row: Row, cells: CellReader, closed_on: date | None, lost: dict[str, str]) -> CaseStatus | None:
    """The status in List 6; None when it says nothing that is known, which other lists may then settle."""
    words = cells.words(row, lists.STATUS)
    status = case_status(words)
    if status is None and (status := coded_status(words)):
        reason = f"These words are not known; the code before them was read as {status.replace('_', ' ')}."
        cells.report.repaired(row.sheet, row.number, lists.STATUS, words, reason)
    if status is None:
        lost[lists.STATUS] = words
    if status is CaseStatus.CLOSED and closed_on is None:
        reason = "The case is closed by its status and has no closing date. It is imported as closed."
        cells.report.notice(row.sheet, row.number, lists.CIN_CLOSED, "", reason)
    if closed_on and status is not CaseStatus.CLOSED:
        reason = f"The case has a closing date, {closed_on:%d/%m/%Y}, so that it is imported as closed."
        cells.report.repaired(row.sheet, row.number, lists.STATUS, words, reason)
    return status
