"""Lines of CSV for spreadsheets, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

# The mark of its encoding before a file's first line, so that spreadsheets read names as they are.
MARK = "\ufeff"
# What makes a spreadsheet take the text after it for a formula.
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
# A number below nothing, and nothing besides.
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


def lines(rows: Iterable[Iterable[str]]) -> str:
    """The rows as CSV; the mark is the caller's to put before the first."""
    stream = StringIO()
    csv.writer(stream).writerows([quiet(cell) for cell in row] for row in rows)
    return stream.getvalue()


def quiet(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would reckon with it; a number is no formula."""
    return f"'{cell}" if cell.startswith(LIVE) and not NUMBER.fullmatch(cell) else cell
