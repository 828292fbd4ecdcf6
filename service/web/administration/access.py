"""Who opened what and when."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from service.context import here
from service.fields import LARGEST_NUMBER
from service.reading.access import AccessFilter, access_page
from service.recording import How
from service.web.links import asked
from service.web.who import sight
from service.web.words import administration as words

pages = Blueprint("access", __name__)
NEVER_NAMED = ("confidential", "practitioner_form", "restricted", "self_audit", "subject")
KINDS = tuple(kind for kind in words.KINDS if kind not in NEVER_NAMED)


@pages.get("/administration/access")
def index() -> str:
    """Access records, newest first, narrowed as asked."""
    given = {name: _given(name) for name in ("person", "case", "kind", "record", "how", "from_on", "to_on")}
    wrong = {name: NO_DAY for name in ("from_on", "to_on") if given[name] and _day(given[name]) is None}
    wanted = AccessFilter(
        person=given["person"] or None,
        case=given["case"] or None,
        kind=given["kind"] if given["kind"] in KINDS else None,
        record=_number(given["record"]),
        how=given["how"] if given["how"] in tuple(How) else None,
        from_on=_day(given["from_on"]),
        to_on=_day(given["to_on"]),
    )
    found = access_page(sight(), wanted, request.args.get("page", 1, int))
    return render_template(
        "administration/access.html",
        given=given,
        kinds=sorted((words.kind(kind), kind) for kind in KINDS),
        page=found,
        query=asked(given),
        spell=lambda line: words.spell(line.first_at, line.last_at, here().today()),
        words=words,
        wrong=wrong,
    )


NO_DAY = "Give a date as year-month-day, for example 2026-12-03."


def _given(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:100]


def _number(text: str) -> int | None:
    return min(int(text), LARGEST_NUMBER) if text.isascii() and text.isdecimal() and int(text) else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2099 else None
