"""Histories as sentences, ready for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.context import here
from service.reading.history import happened
from service.web.who import sight
from service.web.words.timeline import Around, Said, told


def said_of(records: Sequence[tuple[str, int]], owners: Mapping[int, str], since: int = 0) -> list[Said]:
    """What happened to these records after a place in their history, newest first; no outcome of an escalation."""
    entries = [entry for entry in happened(records, sight()) if entry.sequence > since]
    hidden = frozenset(number for kind, number in records if kind == "escalation")
    return told(entries, Around(here().today(), owners, hidden))
