"""Reading an Annex A workbook into cases and referrals."""

from collections.abc import Iterator
from pathlib import Path

from service.imports import lists
from service.imports.cells import CellReader
from service.imports.dates import NotADate
from service.imports.entries import Entry, read_entry
from service.imports.frame import Frame, early_help, one_each
from service.imports.lists import LISTS, AnnexList
from service.imports.records import ReadResult, ReferralRecord, Unreadable
from service.imports.report import Report
from service.imports.sheet import Header, Row, find_header
from service.imports.text import shorten
from service.imports.values import Refused, yes_or_no
from service.imports.workbook import Workbook

_REQUIRED_LIST = 6
_REFERRALS = 3


def read_annex_a(path: Path, filename: str, report: Report) -> ReadResult:
    """The cases of lists 6, 9 and 2 and the referrals of list 3; raises Unreadable without a List 6."""
    referrals: tuple[ReferralRecord, ...] = ()
    entries: dict[int, dict[str, Entry]] = {}
    given, lacking = [], set()
    with Workbook(path, filename) as book:
        for annex_list in LISTS:
            opened = _open_list(annex_list, book, report)
            if opened is None:
                continue
            header, rows = opened
            given.append(annex_list.title)
            lacking |= {(annex_list.title, column) for column in header.lacks(annex_list.columns)}
            cells = CellReader(report, book.epoch)
            if annex_list.number == _REFERRALS:
                referrals = tuple(_referrals(rows, cells))
            else:
                entries[annex_list.number] = _entries(annex_list.number, rows, cells)
            cells.tell_of_decimals()
    cases = Frame(entries, report).cases()
    notices = tuple(report.notices)
    return ReadResult(cases, referrals, notices, report.rows_read, frozenset(given), frozenset(lacking))


def _open_list(annex_list: AnnexList, book: Workbook, report: Report) -> tuple[Header, Iterator[Row]] | None:
    """The header and rows of a list; None when the workbook lacks it or one of the columns that it needs."""
    sheets = lists.sheets_of(annex_list.number, book.sheet_names)
    if not sheets:
        _no_sheet(annex_list, book.sheet_names, report)
        return None
    for other in sheets[1:]:
        reason = f"Two sheets are named after {annex_list.title}. Only “{shorten(sheets[0])}” was read."
        report.notice(annex_list.title, None, None, other, reason)
    gap = "After 10,000 blank rows nothing more was read. If data follow, delete the blank rows."
    rows = book.rows(sheets[0], lambda row: report.notice(annex_list.title, row, None, "", gap))
    header, below = find_header(annex_list, rows)
    if header is None or header.lacks(annex_list.needed):
        _no_columns(annex_list, header, report)
        return None
    _tell_of_columns(annex_list, header, report)
    return header, _counted(below, report)


def _no_sheet(annex_list: AnnexList, names: list[str], report: Report) -> None:
    shown = ", ".join(shorten(name) for name in names[:30]) or "none"
    if annex_list.number == _REQUIRED_LIST:
        raise Unreadable(
            f"There is no sheet named {annex_list.title}, without which no cases can be imported. "
            f"The sheets are: {shown}. Name it as in Ofsted's template and import again."
        )
    reason = f"There is no such sheet, so that {annex_list.what} were not read. The sheets are: {shown}."
    report.notice(annex_list.title, None, None, "", reason)


def _no_columns(annex_list: AnnexList, header: Header | None, report: Report) -> None:
    missing = header.lacks(annex_list.needed) if header else annex_list.needed
    looked_for = " and ".join(f"“{column}”" for column in missing)
    found = ", ".join(header.places) if header else "none of its columns within the first ten rows"
    what = f"{annex_list.title} has no column {looked_for}. Found were: {found}."
    if annex_list.number == _REQUIRED_LIST:
        raise Unreadable(f"{what} Name the columns as in Ofsted's template and import again.")
    reason = f"{what} The list was not read."
    report.refused(annex_list.title, header.row if header else None, missing[0], "", reason)


def _tell_of_columns(annex_list: AnnexList, header: Header, report: Report) -> None:
    for column in header.lacks(annex_list.wanted):
        if column not in lists.EXPECTED_NOWHERE:
            report.notice(annex_list.title, header.row, column, "", "There is no such column; it was left blank.")
    for column in header.repeated:
        report.notice(annex_list.title, header.row, column, "", "It is there twice. The first was read.")
    for column in header.personal:
        reason = "Columns with personal details are not needed and were not read. Leave them out next time."
        report.notice(annex_list.title, header.row, column, "", reason)


def _counted(rows: Iterator[Row], report: Report) -> Iterator[Row]:
    for row in rows:
        report.row_read()
        yield row


def _entries(list_number: int, rows: Iterator[Row], cells: CellReader) -> dict[str, Entry]:
    entries = [entry for row in rows if (entry := read_entry(list_number, row, cells))]
    return early_help(entries) if list_number == 2 else one_each(entries, cells.report)


def _referrals(rows: Iterator[Row], cells: CellReader) -> Iterator[ReferralRecord]:
    seen: dict[tuple[str, object], int] = {}
    for row in rows:
        referral = _referral(row, cells)
        if referral is None:
            continue
        earlier = seen.setdefault((referral.reference, referral.referred_on), row.number)
        if earlier != row.number:
            reason = f"Row {earlier} has a referral of this child on this day, and was taken instead."
            cells.report.refused(row.sheet, row.number, lists.REFERENCE, referral.reference, reason)
            continue
        yield referral


def _referral(row: Row, cells: CellReader) -> ReferralRecord | None:
    reference = cells.reference(row)
    if reference is None:
        return None
    try:
        referred_on = cells.deciding_date(row, lists.REFERRED)
    except NotADate:
        return None
    if referred_on is None:
        reason = "The referral has no date. Add it, so that the referral can be told from others."
        cells.report.refused(row.sheet, row.number, lists.REFERRED, row.cells.get(lists.REFERRED), reason)
        return None
    lost: dict[str, str] = {}
    team, worker = cells.holder(row, (lists.TEAM,), lost), cells.holder(row, (lists.WORKER,), lost)
    for column, value in lost.items():
        cells.report.repaired(row.sheet, row.number, column, value, "The referral is imported as unallocated.")
    return ReferralRecord(reference, referred_on, _nfa(row, cells), team, worker, row.source)


def _nfa(row: Row, cells: CellReader) -> bool | None:
    try:
        return yes_or_no(row.cells.get(lists.NFA))
    except Refused as refusal:
        reason = f"{refusal} It was left blank."
        cells.report.repaired(row.sheet, row.number, lists.NFA, row.cells.get(lists.NFA), reason)
        return None
