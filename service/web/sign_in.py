"""Signing in and out; unknown and known people are answered alike."""

from __future__ import annotations

from time import time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from config.demo import DEMO_PASSWORD, SIGN_INS
from service.admission.entry import Entry
from service.admission.sessions import Level, sitting
from service.context import here
from service.usecases.entering import Half, TooManyTries, enter, enter_with_code
from service.usecases.own_sessions import end_session
from service.web.entering.cookies import place, put_in
from service.web.links import safe_path
from service.web.stepping.fields import Field
from service.web.words.waits import waiting

pages = Blueprint("sign_in", __name__)
WRONG = "The e-mail address or the password is not right. Check both and try again."
WRONG_CODE = "This code is not right, or it was used already. Wait for the next one and try again."
LONGEST = 500
# So long somebody has for their code.
HALF_SECONDS = 300
WHY = {
    "ended": "You were signed out, because your session had ended. Sign in to go on where you were.",
    "sent": "You were signed out, so what you sent was not saved. Sign in to go back to the page, and send it again.",
    "slow": "That took too long. Sign in once more.",
}
Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


@pages.get("/sign-in")
def show() -> Answer:
    """The form; whoever is signed in goes on."""
    onward = safe_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(onward, 303)
    return _page("", onward, why=WHY.get(request.args.get("why", ""), ""))


@pages.post("/sign-in")
def sign_in() -> Answer:
    """Sign somebody in, with a session of their own."""
    email, password = _given("email"), request.form.get("password", "")[:LONGEST]
    onward = safe_path(request.form.get("next"))
    if here().settings.oidc_issuer:
        return redirect("/sign-in", 303)
    try:
        found = enter(email, password, place(email)) if email and password else None
    except TooManyTries as refused:
        return _page(email, onward, waiting(refused.seconds)), 429, {"Retry-After": str(refused.seconds)}
    if found is None:
        return _page(email, onward, WRONG), 401
    return _asked_for_code(found, email, onward) if isinstance(found, Half) else _in(found, onward)


@pages.get("/sign-in/code")
def ask_code() -> Answer:
    """The second step, for whoever gave the right password a moment ago."""
    return _code_page() if _half() else redirect("/sign-in?why=slow", 303)


@pages.post("/sign-in/code")
def give_code() -> Answer:
    """Sign in with a one-time code or a recovery code."""
    half, code = _half(), _given("code")
    if half is None:
        return redirect("/sign-in?why=slow", 303)
    try:
        found = enter_with_code(Half(half["person"], half["version"]), code, place(half["email"])) if code else None
    except TooManyTries as refused:
        return _code_page(waiting(refused.seconds)), 429, {"Retry-After": str(refused.seconds)}
    return _in(found, safe_path(half["next"])) if found else (_code_page(WRONG_CODE), 401)


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the session, at the service and in the browser."""
    found = sitting() if current_user.is_authenticated else None
    if found is not None:
        end_session(found.id, found.person_id)
    logout_user()
    session.clear()
    flash("You are signed out.")
    return redirect("/sign-in?out=yes" if found and found.level == Level.PROVIDER else "/sign-in", 303)


def _in(entry: Entry, onward: str) -> Response:
    return put_in(entry, redirect(onward, 303))


def _asked_for_code(half: Half, email: str, onward: str) -> Response:
    session.clear()
    session["half"] = {
        "person": half.person_id,
        "version": half.version,
        "email": email,
        "next": onward,
        "until": time() + HALF_SECONDS,
    }
    return redirect("/sign-in/code", 303)


def _half() -> dict[str, Any] | None:
    found = session.get("half")
    return found if isinstance(found, dict) and found.get("until", 0) > time() else None


def _given(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "")[:LONGEST]


def _code_page(wrong: str = "") -> str:
    hint = "The six digits that your device shows now, or one of your recovery codes."
    field = Field("code", "Code", hint=hint, error=wrong, autocomplete="one-time-code")
    return render_template("entering/code.html", field=field, problems=[("f-code", wrong)] if wrong else [])


def _page(email: str, onward: str, wrong: str = "", why: str = "") -> str:
    fields = [
        Field("email", "E-mail address", "email", value=email, autocomplete="username"),
        Field("password", "Password", "password", autocomplete="current-password"),
    ]
    settings = here().settings
    return render_template(
        "pages/sign_in.html",
        fields=fields,
        next=onward,
        problems=[("f-email", wrong)] if wrong else [],
        out=bool(settings.oidc_issuer) and request.args.get("out") == "yes",
        provider=bool(settings.oidc_issuer),
        sign_ins=SIGN_INS if settings.demo else (),
        why=why or ("Sign in to open the page that you asked for." if onward != "/" and not wrong else ""),
        demo_password=DEMO_PASSWORD if settings.demo else "",
    )
