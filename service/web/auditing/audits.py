"""The list of audits that somebody may see, narrowed down by a plain form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from service.reading.audit_lists import ENDED_VIEW, LATE_VIEW, OPEN_VIEW, Wanted, audit_list
from service.web.auditing.filters import text_of
from service.web.stepping.posted import day_of
from service.web.who import can, sight
from service.web.words.wording import AUDIT_KINDS, GRADES, STATES

pages = Blueprint("audits", __name__)
VIEWS = {OPEN_VIEW: "Open", LATE_VIEW: "Overdue", ENDED_VIEW: "Signed off and withdrawn"}
NAMES = ("case", "state", "kind", "team", "grade", "holder", "auditor", "due_from", "due_to", "mine")


@pages.get("/audits")
def index() -> str:
    """The audits that one may see."""
    given = {name: text for name in NAMES if (text := text_of(name))}
    view = text_of("show")
    wanted = _wanted(given, view if view in VIEWS else OPEN_VIEW)
    found = audit_list(sight(), wanted, request.args.get("page", 1, int))
    return render_template(
        "auditing/audits.html",
        found=found,
        given=given,
        grades=GRADES,
        kinds=AUDIT_KINDS,
        narrowed=bool(set(given) - {"case"}),
        onward=_onward,
        own=not can("audit.schedule") and not can("cycle.view"),
        states=STATES["audit"],
        view=wanted.view,
        views=VIEWS,
    )


def _wanted(given: Mapping[str, str], view: str) -> Wanted:
    """What was asked for; what no list knows is left out, so that an old link still shows a list."""
    return Wanted(
        view=view,
        reference=given.get("case", ""),
        state=_known(given.get("state"), STATES["audit"]),
        kind=_known(given.get("kind"), AUDIT_KINDS),
        team=given.get("team", ""),
        grade=_known(given.get("grade"), GRADES),
        holder=given.get("holder", ""),
        auditor=given.get("auditor", ""),
        due_from=_day(given.get("due_from")),
        due_to=_day(given.get("due_to")),
        mine="mine" in given,
    )


def _known(code: str | None, catalogue: Mapping[str, str]) -> str:
    return code if code and code in catalogue else ""


def _day(text: str | None) -> date | None:
    day = day_of(text) if text else None
    return date.fromisoformat(day) if day else None


def _onward(given: Mapping[str, str], view: str) -> str:
    """The list in another view, narrowed to the same; a page number can follow."""
    show = {} if view == OPEN_VIEW else {"show": view}
    return f"/audits?{urlencode({**show, **given})}"
