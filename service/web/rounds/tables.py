"""Tables for spreadsheets, in which no cell is ever a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response

# What makes a spreadsheet take the text after it for a formula.
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(filename: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A CSV file to download; with a mark of its encoding, so that spreadsheets read names as they are."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows([quiet(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response("\ufeff" + stream.getvalue(), mimetype="text/csv", headers=headers)


def quiet(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would reckon with it."""
    return f"'{cell}" if cell.startswith(LIVE) else cell
