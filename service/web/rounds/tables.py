"""Tables to download for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from service.downloads import download
from service.insight.reports.workbook import MEDIA_TYPE, Sheet, Value, workbook_bytes
from service.spreadsheets import MARK, lines


def table(name: str, ending: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """A file to download, in which no cell is ever a formula: a workbook where the ending is xlsx, else CSV."""
    if ending == "xlsx":
        return download(workbook_bytes([Sheet(name, head, rows)], name), f"{name}.xlsx", MEDIA_TYPE)
    written = ([_text(cell) for cell in row] for row in rows)
    return download(MARK + lines([head, *written]), f"{name}.csv", "text/csv")


def _text(cell: Value) -> str:
    return "" if cell is None else str(cell)
