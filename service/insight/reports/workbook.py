"""Writes tables as an Excel workbook, row by row, without formulas: what begins with = + - or @ stays text.

Any table can be written so: `workbook(file, [Sheet("Grades", ("Grade", "Audits"), rows)])`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from service.documents import UNWRITABLE

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# As text stays text, no cell is read as a formula or a link, whatever it begins with; the memory is that of one row.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_NAME, LONGEST_CELL, MOST_ROWS = 31, 32_767, 1_048_576
REFUSED = re.compile(r"[\[\]:*?/\\]")
Value = str | int | float | date | None


class TooLarge(ValueError):
    """More rows than a sheet of Excel holds."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its head, and its rows, which are asked for one after the other."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def workbook(file: IO[bytes], sheets: Iterable[Sheet], title: str = "") -> None:
    """Write the sheets into a file that was opened for writing bytes; raises TooLarge."""
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"title": title, "author": "Countersign"})
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        taken: set[str] = set()
        for sheet in sheets:
            _write(book.add_worksheet(_name(sheet.name, taken)), sheet, head, day)


def workbook_bytes(sheets: Iterable[Sheet], title: str = "") -> bytes:
    """A small workbook at once."""
    content = BytesIO()
    workbook(content, sheets, title)
    return content.getvalue()


def _write(page: Worksheet, sheet: Sheet, head: object, day: object) -> None:
    page.freeze_panes(1, 0)
    for column, _ in enumerate(sheet.head):
        page.set_column(column, column, sheet.widths[column] if column < len(sheet.widths) else 18)
    for column, text in enumerate(sheet.head):
        page.write_string(0, column, _plain(text), head)
    for number, row in enumerate(sheet.rows, 1):
        if number >= MOST_ROWS:
            raise TooLarge(f"The sheet {sheet.name} has more rows than Excel can hold. Choose a shorter period.")
        for column, value in enumerate(row):
            _cell(page, number, column, value, day)


def _cell(page: Worksheet, row: int, column: int, value: Value, day: object) -> None:
    """Numbers as numbers, days as days, everything else as text."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, "Yes" if value else "No")
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, day)
    else:
        page.write_string(row, column, _plain(value)[:LONGEST_CELL])


def _plain(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)


def _name(text: str, taken: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has."""
    base = REFUSED.sub(" ", text).strip("' ")[:LONGEST_NAME] or "Sheet"
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base[: LONGEST_NAME - 4]} ({number})", number + 1
    taken.add(name.lower())
    return name
