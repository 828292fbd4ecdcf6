"""Whose an account of the council's sign-in is: connect one with a person, and end it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.provider_accounts import connected_accounts, waiting_accounts
from service.usecases import identities
from service.web.entering.confirming import fresh
from service.web.stepping.fields import Field, problems
from service.web.who import me
from workflows.engine import Incomplete

pages = Blueprint("provider_accounts", __name__)
PLACE = "/administration/sign-in-accounts"
SUBJECT = "Its identifier", "The object ID, as the council’s sign-in shows it. Copy it from there."
EMAIL = "Whose is it?", "Their e-mail on the staff list. Ask them: an address that looks right proves nothing."


@pages.get(PLACE)
def index(wrong: Mapping[str, str] | None = None) -> str:
    """The accounts that wait, a form to connect one, and everybody's."""
    faults, value = wrong or {}, {name: request.values.get(name, "")[:255] for name in ("subject", "email")}
    fields = [
        Field(name, label, hint=hint, value=value[name].replace("\x00", ""), error=faults.get(name, ""))
        for name, (label, hint) in (("subject", SUBJECT), ("email", EMAIL))
    ]
    return render_template(
        "administration/provider_accounts.html",
        fields=fields,
        issuer=here().settings.oidc_issuer,
        page=connected_accounts(me(), request.args.get("page", 1, int)),
        problems=problems(fields),
        waiting=waiting_accounts(me()),
    )


@pages.post(PLACE)
@fresh
def connect() -> Response | tuple[str, int]:
    """Say whose an account is."""
    subject, email = (request.form.get(name, "") for name in ("subject", "email"))
    try:
        identities.connect_for(me(), subject, email)
    except Incomplete as refused:
        return index(refused.fields), 422
    flash(f"Connected. {email.strip()} signs in with that account from now on.")
    return redirect(PLACE, 303)


@pages.post(f"{PLACE}/<email>/end")
@fresh
def end(email: str) -> Response | tuple[str, int]:
    """Let nobody in any more by somebody's account, and end their sessions."""
    try:
        identities.disconnect_for(me(), email)
    except Incomplete as refused:
        return index(refused.fields), 422
    flash(f"Ended. Nobody signs in as {email} until an account is connected again.")
    return redirect(PLACE, 303)
