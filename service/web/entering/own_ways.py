"""How one signs in: where one is signed in now, ending that, the second factor, tokens for scripts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session
from flask_login import logout_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from service.admission.sessions import Level, needs_second_factor, sitting
from service.context import here
from service.reading.signing import own_sessions, own_tokens, recovery_codes_left, second_factor_since
from service.usecases.own_sessions import end_all_sessions, end_session
from service.usecases.tokens import TOKEN_DAYS, end_token, make_token
from service.web.entering.confirming import fresh
from service.web.stepping.fields import Field, Option
from service.web.who import me
from workflows.engine import Incomplete

pages = Blueprint("own_ways", __name__)
LONGEST = 200
SCOPES = (
    Option("read", "Reads what you may see, and changes nothing"),
    Option("write", "Reads, and does whatever you may do"),
)
DAYS = tuple(Option(str(days), f"{days} days") for days in TOKEN_DAYS)


@pages.get("/me/signing-in")
def show() -> str:
    """Everything about one's own ways in."""
    return _page()


@pages.post("/me/sessions/<int:number>/end")
def end_one(number: int) -> Response:
    """End one of one's own sessions."""
    if not end_session(number, me().id):
        raise NotFound
    flash("That session has ended.")
    return redirect("/me/signing-in", 303)


@pages.post("/me/sessions/end")
def end_all() -> Response:
    """Sign out everywhere, here as well."""
    end_all_sessions(me().id)
    logout_user()
    session.clear()
    flash("You are signed out everywhere.")
    return redirect("/sign-in", 303)


@pages.post("/me/tokens")
@fresh
def make() -> str | tuple[str, int]:
    """A new token, shown on the answer and never again."""
    given = {name: request.form.get(name, "").replace("\x00", "")[:LONGEST] for name in ("name", "scope", "days")}
    try:
        text, _ = make_token(me(), {**given, "days": int(given["days"]) if given["days"].isdecimal() else 0})
    except Incomplete as refused:
        return _page(given, dict(refused.fields)), 422
    return _page(made=text)


@pages.post("/me/tokens/<int:number>/end")
def end(number: int) -> Response:
    """End one of one's own tokens."""
    if not end_token(number, me()):
        raise NotFound
    flash("That token has ended.")
    return redirect("/me/signing-in", 303)


def _page(given: dict[str, str] | None = None, faults: dict[str, str] | None = None, made: str = "") -> str:
    found, since = sitting(), second_factor_since(me())
    return render_template(
        "entering/own_ways.html",
        codes_left=recovery_codes_left(me()) if since else 0,
        fields=_fields(given or {}, faults or {}),
        local=not here().settings.oidc_issuer and not here().settings.demo,
        made=made,
        problems=[(f"f-{name}", sentence) for name, sentence in (faults or {}).items()],
        provider=found is not None and found.level == Level.PROVIDER,
        required=needs_second_factor(me().roles),
        sessions=own_sessions(me()),
        since=since,
        tokens=own_tokens(me()),
    )


def _fields(given: dict[str, str], faults: dict[str, str]) -> list[Any]:
    hint = "So that you know it again, for example “Monthly figures”."
    days = given.get("days", "90")
    return [
        Field("name", "What it is for", hint=hint, value=given.get("name", ""), error=faults.get("name", "")),
        Field(
            "scope",
            "What it may do",
            "radios",
            value=given.get("scope", ""),
            error=faults.get("scope", ""),
            choices=SCOPES,
        ),
        Field("days", "How long it holds", "radios", value=days, error=faults.get("days", ""), choices=DAYS),
    ]
