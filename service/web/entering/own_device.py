"""Setting up the device that makes one's codes, and the recovery codes for when it is lost."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from service.admission import second_factor
from service.admission.sessions import needs_second_factor, sitting
from service.context import here
from service.reading.signing import has_second_factor
from service.sealing import opened, sealed
from service.usecases.second_factors import renew_codes, set_up, switch_off
from service.web.entering.confirming import fresh
from service.web.stepping.fields import Field
from service.web.who import me
from workflows.engine import Incomplete

pages = Blueprint("own_device", __name__)
PURPOSE = "device to be set up"
LONGEST = 500


@pages.before_request
def only_local() -> None:
    """Where a provider says who people are, it asks for codes; in the demonstration nobody does."""
    if here().settings.oidc_issuer or here().settings.demo:
        raise NotFound


@pages.get("/me/device")
@fresh
def begin() -> str:
    """A new secret as a picture and in letters; nothing is kept before its first code."""
    return _page(second_factor.new_secret())


@pages.post("/me/device")
@fresh
def finish() -> Response | str | tuple[str, int]:
    """Keep the device with its first code, and show the recovery codes."""
    found, secret = sitting(), opened(PURPOSE, request.form.get("device", "")[:LONGEST])
    if found is None or secret is None:
        return redirect("/me/device", 303)
    try:
        codes = set_up(found, secret, request.form.get("code", "").replace("\x00", "")[:LONGEST])
    except Incomplete as refused:
        return _page(secret, refused.fields["code"]), 422
    return render_template("entering/recovery.html", codes=codes, first=True)


@pages.post("/me/recovery-codes")
@fresh
def renew() -> Response | str:
    """New recovery codes, shown once."""
    found = sitting()
    if found is None or not has_second_factor(me()):
        raise NotFound
    return render_template("entering/recovery.html", codes=renew_codes(found), first=False)


@pages.post("/me/device/off")
@fresh
def off() -> Response:
    """No codes any more, where one's role lets one."""
    found = sitting()
    if found is None:
        raise NotFound
    try:
        switch_off(found)
        flash("You sign in by password alone from now on. Wherever else you were signed in, you are signed out.")
    except Incomplete as refused:
        flash(refused.fields["code"], "caution")
    return redirect("/me/signing-in", 303)


def _page(secret: str, wrong: str = "") -> str:
    address = second_factor.address(secret, me().email, here().settings.council_name)
    picture = segno.make(address, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", title="Code to scan"
    )
    return render_template(
        "entering/device.html",
        field=Field(
            "code", "Code", hint="The six digits that your device shows now.", error=wrong, autocomplete="one-time-code"
        ),
        letters=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        # Made here of letters and digits; nothing of it was typed by anybody.
        picture=Markup(picture),  # nosec B704 # every value is escaped by what is called
        problems=[("f-code", wrong)] if wrong else [],
        required=needs_second_factor(me().roles) and not has_second_factor(me()),
        sealed=sealed(PURPOSE, secret),
    )
