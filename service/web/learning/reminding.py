"""Reminds teams of a standard that audits often find missed."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.quick_wins import question_of
from service.reading.team_choices import teams_to
from service.remembering import Remembering, Reused
from service.usecases.reminding import remind_teams
from service.web.stepping.buttons import fresh
from service.web.who import can, me, sight
from workflows.engine import Incomplete, NotPermitted

pages = Blueprint("reminding", __name__)
REFUSAL = "The quality team, service managers and heads of service remind teams of a standard. Ask one of them."


@pages.get("/quick-wins/remind")
def ask() -> tuple[str, int]:
    """Which teams, and what is asked of them."""
    return _page(request.args.get("tool", ""), request.args.get("question", ""), request.args.get("team"), {}, {})


@pages.post("/quick-wins/remind")
def send() -> Response | tuple[str, int]:
    """Send it, or show what is missing."""
    sent, teams = request.form.to_dict(), request.form.getlist("teams")
    facts = {name: sent.get(name, "").strip() for name in ("tool", "question", "text")} | {"teams": teams}
    wrong = {} if teams else {"teams": "Choose one team at least."}
    wrong |= {} if facts["text"] else {"text": "Say what is asked of the teams."}
    if wrong:
        return _page(sent.get("tool", ""), sent.get("question", ""), None, wrong, sent)
    key = f"page:{sent['once']}"[:128] if sent.get("once") else None
    remember = Remembering(key, f"quick-wins?{dumps(facts, sort_keys=True)}", 303, lambda made: {"id": made.id})
    try:
        made = remind_teams(me(), facts, remember)
    except Incomplete as refused:
        return _page(sent.get("tool", ""), sent.get("question", ""), None, refused.fields, sent)
    except Reused:
        flash("This reminder was sent before.")
        return redirect("/quick-wins", 303)
    flash("The teams are reminded. Everybody in them has been told.")
    return redirect(f"/standard-reminders/{made.body['id']}", 303)


def _page(tool: str, key: str, team: str | None, wrong: Mapping[str, str], sent: Mapping[str, Any]) -> tuple[str, int]:
    if not can("standard.remind"):
        raise NotPermitted(REFUSAL)
    question = question_of(tool, key) if len(tool) < 65 and len(key) < 81 else None
    if question is None:
        abort(404)
    chosen = request.form.getlist("teams") or ([team] if team else [])
    words = {"tool": tool, "question": question, "wrong": wrong, "text": sent.get("text", ""), "chosen": chosen}
    problems = [(f"f-{name}", sentence) for name, sentence in wrong.items()]
    teams = teams_to(sight(), "standard.remind")
    page = render_template("learning/remind.html", **words, problems=problems, teams=teams, once=fresh())
    return page, 422 if wrong else 200
