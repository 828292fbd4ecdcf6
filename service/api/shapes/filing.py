"""How marks of filing, copies to file and running record entries are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.base import Shape, code, day, number, somebody, words
from workflows.words import Side


class MarkShape(Shape):
    """On which day something was filed or entered, and who says so."""

    on = day()
    by = somebody()


def filed(record: Any) -> dict[str, Any] | None:
    return {"on": record.filed_on, "by": record.filed_by} if record.filed_on else None


def entered(record: Any) -> dict[str, Any] | None:
    return {"on": record.entered_on, "by": record.entered_by} if record.entered_on else None


class EntryShape(Shape):
    """A running record entry, ready to be copied."""

    text = words()


class FactShape(Shape):
    """A name and what it is."""

    name = words()
    value = words()


class ChapterShape(Shape):
    """A heading, what stands below it, and a table of it where there is one: its head first."""

    title = words()
    paragraphs = fields.List(fields.String())
    rows = fields.List(fields.List(fields.String()))


class CopyShape(Shape):
    """A copy of one side to be filed: the same as the document, for a page to show."""

    side = code(Side)
    audit_id = number()
    title = words()
    made_on = day()
    facts = fields.List(fields.Nested(FactShape))
    chapters = fields.List(fields.Nested(ChapterShape))
