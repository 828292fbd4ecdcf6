"""The list of cases, and one case with what audits found over time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from service.reading.cases import Wanted, case_list, case_page, changed_on
from service.web.auditing.filters import text_of
from service.web.who import can, sight
from service.web.words.wording import CASE_STATUSES, word
from workflows.words import OTHER_SUBJECTS

pages = Blueprint("cases", __name__)
STATUSES = {code: text for code, text in CASE_STATUSES.items() if code not in OTHER_SUBJECTS}
# What an import may have changed; who may read a restricted case is told to nobody here.
CHANGED = {
    "closed": "It was closed.",
    "linked": "The name of the worker became {after}.",
    "opened": "It came into the case system.",
    "reopened": "It was opened again.",
    "status": "It became {after}, and had been {before}.",
    "team": "It moved to {after}, from {before}.",
    "worker": "{after} took it over, from {before}.",
}
NAMES = ("reference", "team", "status", "worker", "stale", "closed")


@pages.get("/cases")
def index() -> str:
    """The cases that one may see."""
    given = {name: text for name in NAMES if (text := text_of(name))}
    wanted = Wanted(
        reference=given.get("reference", ""),
        team=given.get("team", ""),
        status=given["status"] if given.get("status") in STATUSES else "",
        worker=given.get("worker", ""),
        stale="stale" in given,
        closed="closed" in given,
    )
    found = case_list(sight(), wanted, request.args.get("page", 1, int))
    onward = f"/cases?{urlencode(given)}{'&' if given else ''}"
    return render_template("auditing/cases.html", found=found, given=given, onward=onward, statuses=STATUSES)


@pages.get("/cases/<path:reference>")
def show(reference: str) -> str:
    """One case."""
    page = case_page(reference, sight())
    changes = [(changed_on(change), _changed(change)) for change in page.changes if change.kind in CHANGED]
    return render_template(
        "auditing/case.html",
        case=page.case,
        changes=changes,
        may_arrange=can("audit.schedule") and page.case.closed_on is None and page.next is None,
        page=page,
    )


def _changed(change: Any) -> str:
    """A sentence; an import gives statuses by code, and names as they are."""
    before, after = (_named(change.kind, text) for text in (change.before, change.after))
    return CHANGED[change.kind].format(before=before, after=after)


def _named(kind: str, text: str | None) -> str:
    if not text:
        return "nobody" if kind in ("linked", "worker") else "nothing"
    return word(text).lower() if kind == "status" else text
