"""A form that came too late, after its session had ended, is handed back as it was written, to be sent again."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, session
from flask_login import current_user
from itsdangerous import BadData
from werkzeug.wrappers import Response as Redirect

from service.csrf import csrf
from service.reading.signing_ended import whose
from service.sealing import signer
from service.web.entering.cookies import USER
from service.web.links import came_from, safe_path
from service.web.who import me

pages = Blueprint("kept", __name__)
PURPOSE, HOURS = "kept form", 12
# Never handed back: what says who somebody is.
SECRET = ("csrf_token", "password", "old", "code", "confirm-password", "confirm-code")
SHORTEST_TEXT = 3


def too_late() -> Response | None:
    """The page that keeps what was sent by somebody whose session has ended; None where there is nothing to keep.

    What a script sends is kept by the script.
    """
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in SECRET]
    person_id = whose(str(session.get(USER, "")))
    by_hand = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and not request.path.endswith("/live")
    if person_id is None or not by_hand or not any(_written(value) for _, value in fields):
        return None
    word = {"person": person_id, "path": request.full_path.rstrip("?"), "from": came_from(), "fields": fields}
    return _page(signer(PURPOSE).dumps(word), fields)


@pages.post("/sent-too-late")
@csrf.exempt
def again() -> Response | Redirect:
    """Hand a form back to whoever wrote it; it changes nothing, and nobody else can make what it takes."""
    sealed = request.form.get("kept", "")
    try:
        word = signer(PURPOSE).loads(sealed, max_age=HOURS * 3600)
    except BadData:
        return redirect("/sign-in", 303)
    fields = [(str(name), str(value)) for name, value in word["fields"]]
    if not current_user.is_authenticated:
        return _page(sealed, fields, "You are not signed in yet. Sign in first, in the other tab.")
    if me().id != word["person"]:
        return _page(sealed, fields, "Somebody else is signed in now. Sign in as yourself.")
    text = render_template(
        "entering/again.html",
        action=safe_path(word["path"]),
        back=safe_path(word["from"]),
        fields=fields,
        shown=_shown(fields),
    )
    return make_response(text)


def _page(sealed: str, fields: list[tuple[str, str]], wrong: str = "") -> Response:
    problems = [("go-on", wrong)] if wrong else []
    return make_response(
        render_template("entering/too_late.html", kept=sealed, problems=problems, shown=_shown(fields)), 401
    )


def _shown(fields: list[tuple[str, str]]) -> list[str]:
    """What somebody wrote, as they would know it again."""
    return [value for _, value in fields if _written(value)]


def _written(value: str) -> bool:
    return len(value.split()) >= SHORTEST_TEXT
