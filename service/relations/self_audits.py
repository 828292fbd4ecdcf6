"""The people around a self-audit: its author, whose file it is, and the line above them."""

from __future__ import annotations

from collections.abc import Iterator

from service.models import Person, SelfAudit
from service.people import line_above
from service.relations.lines import Rules
from service.relations.records import Record
from workflows.words import Relation


def _author(record: Record) -> list[Person]:
    assert isinstance(record, SelfAudit)
    return [record.author]


def _line(record: Record) -> Iterator[Person]:
    assert isinstance(record, SelfAudit)
    yield from line_above(record.author)


RULES: Rules = {("SelfAudit", Relation.AUTHOR): _author, ("SelfAudit", Relation.LINE_MANAGER): _line}
