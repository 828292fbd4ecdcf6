"""Asks who sits there once more before what cannot be taken back; nothing that was written is lost by it.

A handler calls `unless_fresh()` first and returns what it gives, or wears `@fresh`. What was sent is on the page that
asks, out of sight, and is sent again together with the password.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from service.admission.sessions import sitting
from service.context import here
from service.reading.signing import has_second_factor
from service.usecases.entering import TooManyTries, confirm
from service.web.entering.cookies import place
from service.web.links import came_from, safe_path
from service.web.stepping.fields import Field
from service.web.who import me
from service.web.words.waits import waiting

pages = Blueprint("confirming", __name__)
PASSWORD, CODE = "confirm-password", "confirm-code"
OWN = (PASSWORD, CODE, "csrf_token", "next")
WRONG = "This is not right. Type your password once more{}."
LONGEST = 500


def fresh(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler that asks first who sits there, unless that was shown within the last five minutes."""

    @wraps(handler)
    def guarded(*given: Any, **named: Any) -> Any:
        asking = unless_fresh()
        return handler(*given, **named) if asking is None else asking

    return guarded


def unless_fresh() -> Response | None:
    """None for whoever has just shown who they are, or shows it now; else the page that asks."""
    found = sitting()
    if found is not None and (found.fresh or g.get("confirmed")):
        return None
    if found is None or _by_provider() or PASSWORD not in request.form:
        return _page()
    password, code = (request.form.get(name, "").replace("\x00", "")[:LONGEST] for name in (PASSWORD, CODE))
    try:
        g.confirmed = confirm(found, password, code, place())
    except TooManyTries as refused:
        return _page(waiting(refused.seconds), 429, {"Retry-After": str(refused.seconds)})
    return None if g.confirmed else _page(WRONG.format(", and a new code" if has_second_factor(me()) else ""))


@pages.get("/confirm")
def ask() -> Response | Redirect:
    """The page by itself, before one that asks for it or in another tab beside it."""
    found = sitting()
    return redirect(safe_path(request.args.get("next")), 303) if found and found.fresh else _page()


@pages.post("/confirm")
def answer() -> Response | Redirect:
    """Show who sits there, and go on to the page that wanted to know."""
    asking = unless_fresh()
    return redirect(safe_path(request.form.get("next")), 303) if asking is None else asking


def _page(wrong: str = "", status: int = 403, headers: dict[str, str] | None = None) -> Response:
    """A file cannot be kept on a page, so whoever sent one goes back and chooses it again."""
    files = any(file.filename for file in request.files.values())
    alone = files or request.method == "GET" or request.path == "/confirm"
    kept = [] if alone else [pair for pair in request.form.items(multi=True) if pair[0] not in OWN]
    fields = [Field(PASSWORD, "Your password", "password", autocomplete="current-password", error=wrong)]
    if has_second_factor(me()):
        fields.append(Field(CODE, "Code", hint="The six digits that your device shows now.", autocomplete="off"))
    text = render_template(
        "entering/confirm.html",
        action="/confirm" if alone else request.full_path.rstrip("?"),
        again=files,
        fields=fields,
        kept=kept,
        next=_onward(files) if alone else "",
        problems=[(f"f-{PASSWORD}", wrong)] if wrong else [],
        provider=_by_provider(),
    )
    return make_response(text, status, headers or {})


def _onward(files: bool) -> str:
    if files:
        return came_from()
    if request.path == "/confirm":
        return safe_path(request.values.get("next"))
    return request.full_path.rstrip("?")


def _by_provider() -> bool:
    """Whether the provider is to say who sits there, and no password counts."""
    return bool(here().settings.oidc_issuer)
