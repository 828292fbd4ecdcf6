"""Reading cases and allocations from CSV files."""

from collections.abc import Iterable
from pathlib import Path

from service.imports import values
from service.imports.csv_table import CsvRow, Table, open_table, take_records
from service.imports.dates import parse_date
from service.imports.records import AllocationRecord, CaseRecord, CaseStatus, ReadResult, Unreadable
from service.imports.report import Report
from service.imports.status import case_status
from workflows.words import OTHER_SUBJECTS

CASE_COLUMNS = ("reference", "status", "team", "worker", "opened_on", "closed_on", "restricted_to")
ALLOCATION_COLUMNS = ("reference", "team", "worker")


def read_cases(path: Path, report: Report) -> ReadResult:
    """The cases of a file with at least the columns reference and status."""
    table = open_table(path, CASE_COLUMNS, {"reference", "status"}, report)
    taken = take_records(table, lambda row: _case(row, report), _identity, "reference", report)
    return _result(table, taken, report)


def read_allocations(path: Path, report: Report) -> ReadResult:
    """Who holds which case, from a file with the column reference and team or worker or both."""
    table = open_table(path, ALLOCATION_COLUMNS, {"reference"}, report)
    if table.given == {"reference"}:
        raise Unreadable("The file has neither a column team nor a column worker. Add one and import again.")
    taken = take_records(table, lambda row: _allocation(row, report), _identity, "reference", report)
    return _result(table, taken, report)


def _identity(record: AllocationRecord | CaseRecord) -> str:
    return record.reference


def _result(table: Table, taken: Iterable[tuple[int, AllocationRecord | CaseRecord]], report: Report) -> ReadResult:
    records = tuple(record for _, record in taken)
    return ReadResult(records, (), tuple(report.notices), report.rows_read, table.given)


def _case(row: CsvRow, report: Report) -> CaseRecord:
    status = row.take("status", _status)
    opened_on, closed_on = row.take("opened_on", parse_date), row.take("closed_on", parse_date)
    if closed_on and status is not CaseStatus.CLOSED:
        raise row.refuse("closed_on", f"There is a closing date, and the status is {status}. Correct one.")
    if opened_on and closed_on and closed_on < opened_on:
        raise row.refuse("closed_on", "The case closed before it was opened. Correct one of the dates.")
    return CaseRecord(
        reference=_reference(row, report),
        status=status,
        team=row.take("team", _holder),
        worker=row.take("worker", _holder),
        opened_on=opened_on,
        closed_on=closed_on,
        restricted_to=row.take("restricted_to", _emails),
        source=row.source,
    )


def _allocation(row: CsvRow, report: Report) -> AllocationRecord:
    team, worker = row.take("team", _holder), row.take("worker", _holder)
    return AllocationRecord(_reference(row, report), team, worker, row.source)


def _reference(row: CsvRow, report: Report) -> str:
    reference = row.take("reference", values.reference)
    if values.is_decimal_reference(row.cells["reference"]):
        reason = f"The identifier was written as a decimal number. It was read as {reference}."
        report.repaired(None, row.number, "reference", row.cells["reference"], reason)
    return reference


def _status(text: str) -> CaseStatus:
    known = sorted(set(CaseStatus) - OTHER_SUBJECTS)
    status = CaseStatus(text.lower()) if text.lower() in known else case_status(text)
    if status is None:
        raise values.Refused(f"This is not a status of a case. Use one of: {', '.join(known)}.")
    return status


def _holder(text: str) -> str | None:
    return None if values.stands_for_nothing(text) else values.name(text)


def _emails(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for part in values.several(text) if (address := values.email(part))))
