"""The page of any record that has none of its own: what it says in lines, what may happen next, what happened."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from service.context import here
from service.reading.record_pages import any_page
from service.reading.summaries import SUMMARIES
from service.usecases.transitions import possible
from service.web.links import KINDS, SLUGS
from service.web.stepping.asking import ways_out
from service.web.stepping.buttons import steps
from service.web.stepping.fields import asks_of
from service.web.who import me, sight
from service.web.words.naming import named, title
from service.web.words.timeline import Around, told

pages = Blueprint("any_record", __name__)
# Kinds whose title names no case, so that a message may be headed with it.
OF_STAFF = frozenset({"review", "standard_reminder"})
# Who can read what is somebody's own, by kind and state.
READERS = {
    ("self_audit", "draft"): "Only you can read this.",
    ("self_audit", "recorded"): "Only you can read this, unless you share it.",
    ("self_audit", "shared"): "Who can read this: whoever wrote it, their line manager and the managers above.",
}
ROUTE = f"/<any({', '.join(repr(SLUGS[kind]) for kind in SUMMARIES)}):slug>/<number:number>"


@pages.get(ROUTE)
def show(slug: str, number: int) -> str:
    """One record, as far as the person may see it."""
    kind = KINDS[slug]
    page = any_page(kind, number, sight())
    record: Any = page.record
    whose = named(record, me())
    now = steps(
        kind, number, record.version, possible(record, me()), whose, quiet=not page.tasks, asks=asks_of(record, me())
    )
    return render_template(
        "pages/record.html",
        about=title(record, me()),
        happened=told(page.entries, Around(here().today(), {number: whose.name}, frozenset())),
        kind=kind,
        now=ways_out(now, page.people, me(), title(record, me()) if kind in OF_STAFF else "A record"),
        readers=READERS.get((kind, record.state), ""),
        page=page,
        record=record,
    )
