"""Tables to download for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from service.spreadsheets import MARK, lines


def table(filename: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A CSV file to download, in which no cell is ever a formula."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(MARK + lines([head, *rows]), mimetype="text/csv", headers=headers)
