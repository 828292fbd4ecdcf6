"""The people whom one may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.people import person_list
from service.reading.team_choices import teams_to
from service.web.auditing.filters import text_of
from service.web.links import asked
from service.web.who import can, sight
from workflows.engine import NotPermitted

pages = Blueprint("people", __name__)


@pages.get("/people")
def index() -> str:
    """Staff by name, with team, manager and next session."""
    if not can("people.view"):
        raise NotPermitted("Managers, the quality team, the performance team and administrators see the list of staff.")
    teams, roles = teams_to(sight(), "people.view"), here().roles
    wanted = {name: text_of(name) for name in ("name", "team", "role")}
    found = person_list(
        sight(), named=wanted["name"], role=wanted["role"], team=wanted["team"], page=request.args.get("page", 1, int)
    )
    return render_template(
        "pages/people.html",
        page=found,
        may_book=can("supervision.book"),
        query=asked(wanted),
        roles=sorted((title, role) for role, title in roles.titles.items() if role in roles.names),
        teams=[one.name for one in teams],
        wanted=wanted,
    )
