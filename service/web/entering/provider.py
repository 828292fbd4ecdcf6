"""Signing in with the council's provider: there, and back again."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from service.admission import provider as asking
from service.admission.provider import KEY, Claims, Provider, ProviderAway
from service.admission.sessions import sitting
from service.admission.tokens import NotAccepted
from service.context import here
from service.usecases.identities import Turned, confirm_by_provider, enter_by_provider
from service.web.entering.cookies import put_in
from service.web.links import safe_path
from service.web.words import provider as words

pages = Blueprint("provider", __name__)
FLOW = "provider"
log = logging.getLogger(__name__)
Answer = Response | tuple[str, int] | str


@pages.before_request
def only_with_one() -> Response | None:
    """Without a provider, these addresses lead to the one way in that there is."""
    return None if here().settings.oidc_issuer else redirect("/sign-in", 303)


@pages.get("/sign-in/provider")
def there() -> Answer:
    """Send somebody to the provider."""
    return _sent({"next": safe_path(request.args.get("next"))}, confirming=False)


@pages.get("/sign-in/provider/confirm")
def confirm() -> Answer:
    """Send whoever is signed in to show anew who they are."""
    return _sent({}, confirming=True) if current_user.is_authenticated else redirect("/sign-in", 303)


@pages.get("/sign-in/provider/back")
def back() -> Answer:
    """Let in whoever comes back from there, if what they bring is in order; it can be brought once."""
    found, flow = _provider(), session.pop(FLOW, None)
    if not isinstance(flow, dict):
        return redirect("/sign-in", 303)
    try:
        claims = asking.finish(found, flow, request.args, here().clock().timestamp())
    except ProviderAway as error:
        return _refused("away", str(error), 503)
    except NotAccepted as refused:
        return _refused("wrong", str(refused))
    return _confirmed(claims) if flow.get("confirming") else _in(claims, safe_path(flow.get("next")))


@pages.get("/sign-in/provider/out")
def out() -> Answer:
    """End the session with the provider as well."""
    try:
        return redirect(asking.ending(_provider()) or "/sign-in", 303)
    except ProviderAway as error:
        return _refused("away", str(error), 503)


def _in(claims: Claims, onward: str) -> Answer:
    entry = enter_by_provider(claims, request.headers.get("User-Agent", "")[:400])
    if isinstance(entry, Turned):
        return _refused(entry.why, entry.why, roles=entry.roles)
    return put_in(entry, redirect(onward, 303))


def _confirmed(claims: Claims) -> Answer:
    mine = sitting() if current_user.is_authenticated else None
    if mine is None or not confirm_by_provider(mine, claims):
        return _refused("other", "somebody else")
    return render_template("entering/confirmed.html")


def _sent(more: dict[str, Any], *, confirming: bool) -> Answer:
    try:
        address, flow = asking.begin(_provider(), here().clock().timestamp(), confirming=confirming)
    except ProviderAway as error:
        return _refused("away", str(error), 503)
    session[FLOW] = {**flow, **more}
    return redirect(address, 303)


def _provider() -> Provider:
    """This process's provider."""
    issuer = here().settings.oidc_issuer or ""
    found: Provider = current_app.extensions.setdefault(KEY, Provider(issuer))
    if found.issuer != issuer:
        found = current_app.extensions[KEY] = Provider(issuer)
    return found


def _refused(why: str, noted: str, status: int = 403, roles: list[str] | None = None) -> tuple[str, int]:
    """What happened in words; why exactly stands in the log, without anything of the token."""
    log.warning("a sign-in with the provider was refused: %s", noted)
    title, sentence = words.REFUSALS[why]
    return render_template("entering/refused.html", title=title, sentence=sentence, roles=roles or []), status
