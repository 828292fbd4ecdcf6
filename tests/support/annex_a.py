"""Building Annex A workbooks for tests, as tidy or as untidy as the test needs."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

PERSONAL = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
DISABILITY = "Does the Child have a Disability"
HOLDER = ("Allocated Team", "Allocated Worker")

HEADERS: dict[int, tuple[str, ...]] = {
    1: (*PERSONAL, "Date of Contact", "Contact Source"),
    2: (*PERSONAL, "Assessment start date", "Assessment completion date", "Organisation completing assessment"),
    3: (
        *PERSONAL,
        "Date of referral",
        "Referral Source",
        "Referral NFA?",
        "Number of Referrals in Last 12 Months",
        *HOLDER,
    ),
    6: (
        *PERSONAL,
        DISABILITY,
        "CIN Start Date",
        "Primary Need Code",
        "Date Child Was Last Seen",
        "CIN Closure Date",
        "Reason for Closure",
        "Case status",
        *HOLDER,
    ),
    7: (*PERSONAL, DISABILITY, "Child Protection Plan Start Date", "Child Protection Plan End Date", *HOLDER),
    8: (
        *PERSONAL,
        DISABILITY,
        "Date Started to be Looked After",
        "Date of Latest Statutory Review",
        "Date Ceased to be Looked After ",
        *HOLDER,
    ),
    9: (
        *PERSONAL,
        DISABILITY,
        *HOLDER,
        "Eligibility Category",
        "LA In Touch ",
        "Type of Accommodation",
        "Suitability of Accommodation",
        "Activity Status",
    ),
}
TITLES = {
    1: "Contacts",
    2: "Early Help",
    3: "Referral",
    6: "Children in Need",
    7: "Child protection",
    8: "Children in care",
    9: "Care leavers",
}
# What every row holds unless the test says otherwise. No output may ever hold this date of birth.
DATE_OF_BIRTH = date(2013, 5, 17)
_DEFAULTS: dict[str, object] = {
    "Gender": "a) Male",
    "Ethnicity": "a) WBRI",
    "Date of Birth": DATE_OF_BIRTH,
    "Age of Child (Years)": 7,
}

Rows = Sequence[Mapping[str, object]]


def build_workbook(
    path: Path,
    lists: Mapping[int, Rows],
    *,
    header_row: int = 1,
    sheet_names: Mapping[int, str] | None = None,
    renamed: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    added: Sequence[str] = (),
) -> Path:
    """Write a workbook with the given lists, whose rows are cells by the template's column names.

    `header_row` 2 puts a title above the header. `sheet_names` and `renamed` give sheets and columns other
    names than the template's, `without` leaves columns out of every list, `added` adds some at the end.
    """
    book = openpyxl.Workbook()
    del book["Sheet"]
    for number, rows in lists.items():
        sheet = book.create_sheet((sheet_names or {}).get(number, f"List {number}"))
        for place in range(1, header_row):
            sheet.cell(place, 1, f"List {number}: {TITLES[number]}")
        columns = [column for column in (*HEADERS[number], *added) if column not in without]
        for place, column in enumerate(columns, start=1):
            sheet.cell(header_row, place, (renamed or {}).get(column, column))
        for row_number, row in enumerate(rows, start=header_row + 1):
            _write_row(sheet, row_number, columns, row)
    book.save(path)
    return path


def _write_row(sheet: Worksheet, number: int, columns: Sequence[str], row: Mapping[str, object]) -> None:
    unknown = row.keys() - {column.strip() for column in columns}
    if unknown:
        raise ValueError(f"The list has no column {', '.join(sorted(unknown))}.")
    cells: dict[str, Any] = {**_DEFAULTS, **row}
    for place, column in enumerate(columns, start=1):
        sheet.cell(number, place, cells.get(column.strip()))


def child_in_need(reference: object, **cells: object) -> dict[str, object]:
    """A row of List 6: an open plan with a team and a worker, unless the cells (CIN_Start_Date=…) say otherwise."""
    row: dict[str, object] = {
        "Child Unique ID": reference,
        "CIN Start Date": date(2026, 1, 5),
        "Case status": "c) Child in need plan",
        "Allocated Team": "North Team",
        "Allocated Worker": "Sam Okafor",
    }
    return row | {column.replace("_", " "): value for column, value in cells.items()}
