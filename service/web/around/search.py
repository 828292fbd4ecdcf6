"""Search over cases, people and audits, within what one may see."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.search import KINDS, PersonLine, exactly, search
from service.web.who import sight

pages = Blueprint("search", __name__)
LONGEST, SHORTEST = 100, 2
SAID_BEFORE = re.compile(r"^(?:audit of )?case (?=\S)", re.IGNORECASE)
# How many of each kind the first page shows.
FEW = 5


@pages.get("/search")
def show() -> Response | str:
    """What was found; a whole reference leads to its case."""
    wanted = _wanted(request.args.get("q", ""))
    kind, page = request.args.get("in", ""), request.args.get("page", 1, int)
    if len(wanted) < SHORTEST:
        return render_template("around/search.html", few=FEW, found=None, kind="", wanted=wanted)
    if not kind and (reference := exactly(sight(), wanted)) is not None:
        return redirect(f"/cases/{quote(reference, safe='/')}", 303)
    kinds = (kind,) if kind in KINDS else KINDS
    found = search(sight(), wanted, kinds, page if kind in KINDS else 1)
    kind = kind if kind in KINDS else ""
    return render_template("around/search.html", few=FEW, found=found, kind=kind, path_of_person=_person, wanted=wanted)


def _person(person: PersonLine) -> str:
    """Where somebody's name leads: one's own to the account, others' to their page."""
    return "/me" if person.own else f"/people/{person.id}"


def _wanted(given: str) -> str:
    """What was typed, without what people put before a reference."""
    return SAID_BEFORE.sub("", " ".join(given.replace("\x00", "")[:LONGEST].split()))
