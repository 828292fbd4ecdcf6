"""Tables to download for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from service.insight.reports.workbook import MEDIA_TYPE, Sheet, Value, workbook_bytes
from service.spreadsheets import MARK, lines


def table(name: str, ending: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """A file to download, in which no cell is ever a formula: a workbook where the ending is xlsx, else CSV."""
    if ending == "xlsx":
        return _download(f"{name}.xlsx", workbook_bytes([Sheet(name, head, rows)], name), MEDIA_TYPE)
    written = ([_text(cell) for cell in row] for row in rows)
    return _download(f"{name}.csv", MARK + lines([head, *written]), "text/csv")


def _text(cell: Value) -> str:
    return "" if cell is None else str(cell)


def _download(filename: str, content: str | bytes, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(content, mimetype=media_type, headers=headers)
