"""Signing in and out; unknown and known people are answered alike."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from config.demo import DEMO_PASSWORD, SIGN_INS
from service.context import here
from service.signing_in import check_password
from service.web.links import safe_path
from service.web.stepping.fields import Field

pages = Blueprint("sign_in", __name__)
WRONG = "The e-mail address or the password is not right. Check both and try again."
LONGEST = 500
WHY = {
    "ended": "You were signed out, because your session had ended. Sign in to go on where you were.",
    "sent": "You were signed out, so what you sent was not saved. Sign in to go back to the page, and send it again.",
}


@pages.get("/sign-in")
def show() -> Response | str:
    """The form; whoever is signed in goes on."""
    onward = safe_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(onward, 303)
    return _page("", onward, why=WHY.get(request.args.get("why", ""), ""))


@pages.post("/sign-in")
def sign_in() -> Response | tuple[str, int]:
    """Sign somebody in, with a session of their own."""
    email, password = request.form.get("email", "")[:LONGEST], request.form.get("password", "")[:LONGEST]
    onward = safe_path(request.form.get("next"))
    person = check_password(email.replace("\x00", ""), password) if email and password else None
    if person is None:
        return _page(email, onward, WRONG), 401
    session.clear()
    login_user(person)
    return redirect(onward, 303)


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    logout_user()
    session.clear()
    flash("You are signed out.")
    return redirect("/sign-in", 303)


def _page(email: str, onward: str, wrong: str = "", why: str = "") -> str:
    fields = [
        Field("email", "E-mail address", "email", value=email, autocomplete="username"),
        Field("password", "Password", "password", autocomplete="current-password"),
    ]
    demo = here().settings.demo
    return render_template(
        "pages/sign_in.html",
        fields=fields,
        next=onward,
        problems=[("f-email", wrong)] if wrong else [],
        sign_ins=SIGN_INS if demo else (),
        why=why or ("Sign in to open the page that you asked for." if onward != "/" and not wrong else ""),
        demo_password=DEMO_PASSWORD if demo else "",
    )
