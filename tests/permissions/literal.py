"""Text that looks like a template, a script or a header: put in every text that people write, looked for everywhere."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html import escape
from io import StringIO
from typing import Any
from urllib.parse import quote, quote_plus

from sqlalchemy import String, func, update
from werkzeug.test import TestResponse

from service import models as m
from service.belonging.tables import TABLES
from service.database import db
from tests.confidentiality.walker import unzipped

TRICKY = "{{1337*7331}} {% raw %} {0.__class__} %(asctime)s ${1337*7331} <script>alert('x')</script> "
COMPUTED = "9801547"
AFTER = "\r\nBcc: nobody@example.org"
MARK = re.compile(r"(?<!_)mark(\d\d)z")  # in a code that is made of a name no sign of it is left
FAR = 1200  # as far back as what stands before a mark may begin
# Texts about nobody, which the map of words leaves out.
NAMES: dict[Any, tuple[str, ...]] = {
    m.Cycle: ("name", "theme"),
    m.Evidence: ("name",),
    m.Import: ("filename",),
    m.LegalHold: ("reason",),
    m.Person: ("name",),
    m.SelfAnswer: ("comment",),
    m.Service: ("name",),
    m.StandardReminder: ("text",),
    m.Team: ("name",),
    m.Token: ("name",),
    m.ToolVersion: ("title",),
    m.Training: ("title",),
}
# Columns of words that hold a code, a digest or a number.
NONE = {"password_hash", "own_grade", "family"}


def texts() -> list[tuple[Any, str]]:
    """Every column that people write text in, of every table."""
    words = [(table.model, name) for table in TABLES for name in table.words]
    named = [(model, name) for model, names in NAMES.items() for name in names]
    return [
        (model, name)
        for model, name in [*words, *named]
        if name not in NONE and isinstance(model.__table__.c[name].type, String)
    ]


def plant() -> dict[str, str]:
    """Add to every text of every row what looks like something else; the text's column by its mark."""
    marks = {}
    db.session.rollback()
    with db.engine.begin() as connection:
        for number, (model, name) in enumerate(texts()):
            said = f" {TRICKY}mark{number:02}z{AFTER}"
            column = model.__table__.c[name]
            connection.execute(update(model.__table__).values({name: func.coalesce(column, "") + said}))
            marks[f"{number:02}"] = f"{model.__tablename__}.{name}"
    return marks


def shown(answer: TestResponse) -> set[str]:
    """The marks that stand in an answer; raises AssertionError where one of them is not as it was written."""
    assert not [name for name, value in answer.headers if "bcc" in name.lower() or "\n" in value], answer.headers
    return shown_in(answer.data, str(answer.mimetype))


def shown_in(content: bytes, kind: str) -> set[str]:
    if kind.endswith(("wordprocessingml.document", "spreadsheetml.sheet")):
        content = unzipped(content)
    text = content.decode("utf-8", "replace")
    assert COMPUTED not in text
    if "json" in kind:
        pieces, forms = list(_strings(json.loads(text))), {TRICKY}
    elif kind == "text/csv":
        pieces, forms = [cell for row in csv.reader(StringIO(text)) for cell in row], {TRICKY}
    elif kind == "text/plain":
        pieces, forms = [text], {TRICKY}
    else:
        pieces, forms = [text], {escape(TRICKY), escape(TRICKY, quote=False), escape(TRICKY).replace("#x27", "#39")}
        assert "<script>alert(" not in text
    forms |= {quote(TRICKY), quote_plus(TRICKY), quote(TRICKY, safe="")}
    return {mark for piece in pieces for mark in _marks(piece, forms)}


def _marks(piece: str, forms: set[str]) -> Iterator[str]:
    ends = tuple(forms)
    for found in MARK.finditer(piece):
        before = piece[max(0, found.start() - FAR) : found.start()]
        assert before.endswith(ends) or _unwrapped(before).endswith(ends), f"{before[-200:]!r}{found[0]}"
        yield found[1]


def _unwrapped(text: str) -> str:
    """The words of a picture or a document, whose lines are pieces of their own, without what stands between them."""
    return " ".join(re.sub(r"<[^>]*>|^[^<]*>", " ", text).split()) + " "


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
