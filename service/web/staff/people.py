"""The people whom one may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.reading.people import person_list
from service.web.who import can, sight
from workflows.engine import NotPermitted

pages = Blueprint("people", __name__)


@pages.get("/people")
def index() -> str:
    """Staff by name, with team, manager and next session."""
    if not can("people.view"):
        raise NotPermitted("Managers, the quality team, the performance team and administrators see the list of staff.")
    named, page = request.args.get("name", "").replace("\x00", "").strip()[:100], request.args.get("page", 1, int)
    found = person_list(sight(), named=named, page=page)
    return render_template("pages/people.html", page=found, named=named, may_book=can("supervision.book"))
