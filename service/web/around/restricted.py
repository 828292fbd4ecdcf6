"""Asks why somebody opens a restricted record, before its page is shown."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from service.context import here
from service.looking import noted
from service.usecases.explaining import give_reason, held_back, require_named
from service.web.links import safe_path
from service.web.stepping.fields import Field, problems
from service.web.who import me
from workflows.engine import Incomplete

pages = Blueprint("restricted", __name__)
HINT = "For example: I prepare the supervision on Thursday. It is kept with your name and the time."


def register(app: Flask) -> None:
    """Ask before the page goes out, and before it is noted who saw what."""
    app.after_request(ask)


def ask(response: Response) -> AnyResponse:
    """The page or the download, or the way to the question; so is a form that comes back because of what was wrong.

    Whoever filled it in had it before them with a reason, which holds as long as a session for what comes back.
    """
    if request.path.startswith("/api/") or not (response.status_code < 300 or response.status_code == 422):
        return response
    a_session = here().settings.session_hours * 60
    case_id = held_back(noted(), minutes=None if request.method in ("GET", "HEAD") else a_session)
    if case_id is None:
        return response
    return redirect(f"/restricted/{case_id}?{urlencode({'next': request.full_path.rstrip('?')})}", 303)


@pages.get("/restricted/<number:number>")
def show(number: int) -> str:
    """The question; it names nothing of the record."""
    require_named(me().id, number)
    return _page(safe_path(request.args.get("next")))


@pages.post("/restricted/<number:number>")
def say(number: int) -> AnyResponse | tuple[str, int]:
    """Keep the reason, and go on to what was to be opened."""
    onward, said = safe_path(request.form.get("next")), request.form.get("reason", "")
    try:
        give_reason(me().id, number, said)
    except Incomplete as refused:
        return _page(onward, said, refused.fields["reason"]), 422
    return redirect(onward, 303)


def _page(onward: str, said: str = "", wrong: str = "") -> str:
    asked = Field("reason", "Why do you open it?", value=said, error=wrong, hint=HINT)
    minutes = here().policy.number("restricted.reason_lasts_minutes")
    return render_template(
        "pages/restricted.html", field=asked, minutes=minutes, next=onward, problems=problems([asked])
    )
