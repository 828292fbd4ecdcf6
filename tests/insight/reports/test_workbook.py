"""Any table as an Excel workbook that no cell of can do anything."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from service.insight.reports.workbook import Sheet, workbook_bytes


def test_a_cell_that_begins_like_a_formula_or_a_link_stays_text_and_numbers_and_days_stay_what_they_are() -> None:
    texts = ('=HYPERLINK("http://a.example","x")', "+1", "-2", "@SUM(A1)", "https://a.example", "007", "\x0bodd")
    rows = [*((text, None, None) for text in texts), ("A number", 3, date(2026, 11, 2))]
    content = workbook_bytes([Sheet("Cells: of [one] kind", ("Text", "Number", "Day"), iter(rows))])

    book = load_workbook(BytesIO(content), read_only=True)
    found: list[Any] = list(book.worksheets[0].iter_rows())
    assert [(row[0].value, row[0].data_type) for row in found[1:-1]] == [
        *((text, "s") for text in texts[:-1]),
        ("\ufffdodd", "s"),
    ]
    assert found[-1][1].value == 3 and found[-1][2].value.date() == date(2026, 11, 2)
    assert book.sheetnames == ["Cells  of  one  kind"]


def test_two_sheets_never_get_one_name() -> None:
    long = "A question so long that no sheet can be named after it"
    content = workbook_bytes([Sheet(long, ("A",), [("1",)]), Sheet(long.upper(), ("A",), [("2",)])])
    assert len(set(map(str.lower, load_workbook(BytesIO(content), read_only=True).sheetnames))) == 2
