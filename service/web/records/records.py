"""The pages of plans, escalations and sessions, and their lists."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.record_pages import RecordPage, session_page
from service.reading.sessions import session_list
from service.usecases.transitions import possible
from service.web.stepping.buttons import Now, steps
from service.web.stepping.fields import asks_of
from service.web.who import can, me, sight
from service.web.words.naming import named, title
from service.web.words.timeline import Around, told

pages = Blueprint("records", __name__)


@pages.get("/supervisions")
def supervisions() -> str:
    """The sessions that one may see."""
    past = request.args.get("show") == "past"
    found = session_list(sight(), past=past, page=_page())
    return render_template("pages/supervisions.html", page=found, past=past, may_book=can("supervision.book"))


@pages.get("/supervisions/<number:number>")
def supervision(number: int) -> str:
    """One session, with the plans that are due at it or still open."""
    page = session_page(number, sight())
    return render_template(
        "pages/supervision.html",
        about=title(page.record),
        happened=told(page.entries, _around(page, {})),
        now=_now("supervision", page),
        page=page,
        session=page.session,
    )


def _now(kind: str, page: RecordPage) -> Now:
    record: Any = page.record
    found = possible(record, me())
    whose, asks = named(record, me()), asks_of(record, me())
    return steps(kind, record.id, record.version, found, whose, quiet=not page.tasks, asks=asks)


def _around(page: RecordPage, owners: dict[int, str], hidden: frozenset[int] = frozenset()) -> Around:
    return Around(here().today(), owners, hidden)


def _page() -> int:
    return request.args.get("page", 1, int)
