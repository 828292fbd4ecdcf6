"""Who stands behind a version of an audit tool: whoever builds it, else those who decide on tools."""

from __future__ import annotations

from collections.abc import Iterator

from service.models import Person, ToolVersion
from service.people import last_resort
from service.relations.lines import Rules
from service.relations.records import Record
from workflows.words import Relation


def _author(record: Record) -> Iterator[Person | None]:
    assert isinstance(record, ToolVersion)
    yield record.author
    yield from last_resort()


RULES: Rules = {("ToolVersion", Relation.AUTHOR): _author}
