"""One's own account: who one is here, how one is told, one's calendar, one's password, and the way out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session
from werkzeug.wrappers import Response

from service.admission.sessions import sitting
from service.context import here
from service.reading.people import role_titles
from service.usecases.credentials import change_password
from service.usecases.own_sessions import renew
from service.usecases.preferences import calendar_of, change_preferences
from service.web.entering.cookies import USER
from service.web.stepping.fields import Field, Option
from service.web.who import me, rest
from service.web.words.wording import MAIL
from workflows.engine import Incomplete

pages = Blueprint("own", __name__)
LONGEST = 500
WISHES = (
    Option("each", "Each message, when it is written"),
    Option("daily", "One e-mail a day, at {hour}, with everything in it"),
    Option("escalations", "No e-mail but escalations"),
)


@pages.get("/me")
def show() -> str:
    """The account of whoever is signed in."""
    return _page()


@pages.post("/me/preferences")
def prefer() -> Response | tuple[str, int]:
    """How one is told."""
    try:
        change_preferences(me(), {"mail": request.form.get("mail", "")})
    except Incomplete:
        return _page({"mail": "Choose how you want to be told."}), 422
    flash(f"{MAIL[me().mail]} Everything is shown under Messages as well.")
    return redirect("/me", 303)


@pages.post("/me/password")
def change() -> Response | tuple[str, int]:
    """Another password; this session goes on, all others end."""
    given = {name: request.form.get(name, "").replace("\x00", "")[:LONGEST] for name in ("old", "password")}
    found = sitting()
    try:
        change_password(me(), given["old"], given["password"])
    except Incomplete as refused:
        return _page(dict(refused.fields)), 422
    if found is not None:
        session.clear()
        session[USER] = renew(found.person_id, found.level, request.headers.get("User-Agent", ""))
    flash("Your password is changed. Wherever else you were signed in, you are signed out.")
    return redirect("/me", 303)


@pages.get("/more")
def more() -> str:
    """The doors that found no place in the menu."""
    return render_template("around/more.html", hidden=rest())


def _page(faults: dict[str, str] | None = None) -> str:
    faults, settings = faults or {}, here().settings
    good = "At least 8 characters. Three words that have nothing to do with each other are good."
    passwords = [
        Field("old", "Your password of today", "password", autocomplete="current-password"),
        Field("password", "New password", "password", good, autocomplete="new-password"),
    ]
    return render_template(
        "around/own.html",
        demo=settings.demo,
        provider=bool(settings.oidc_issuer),
        feed=calendar_of(me()),
        passwords=[replace(one, error=faults.get(one.name, "")) for one in passwords],
        person=me(),
        problems=[(f"f-{name}", sentence) for name, sentence in faults.items()],
        roles=role_titles(me().roles),
        wish=_wish(faults.get("mail", "")),
    )


def _wish(fault: str) -> Any:
    hour = here().policy.get("sending.digest_at").removeprefix("0").removesuffix(":00")
    spoken = f"{hour}am" if hour.isdecimal() and int(hour) < 12 else here().policy.get("sending.digest_at")
    choices = [Option(one.value, one.text.format(hour=spoken)) for one in WISHES]
    hint = "Everything is shown under Messages, whatever you choose. Escalations always come by e-mail at once."
    return Field(
        "mail", "Which messages do you want by e-mail?", "radios", hint, me().mail, error=fault, choices=choices
    )
