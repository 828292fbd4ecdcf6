"""What a browser keeps of a sign-in: the word of its session, and whose sign-ins it has seen before."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import request, session
from itsdangerous import BadData
from werkzeug.wrappers import Response

from service.admission.entry import Entry
from service.context import here
from service.sealing import keyed, signer
from service.usecases.entering import Place

DEVICE, USER = "countersign_device", "_user_id"
A_YEAR = 365 * 86400
# So many people may share a browser and be known in it.
MOST_PEOPLE = 6
LONGEST_AGENT = 400
log = logging.getLogger(__name__)


def place(email: str = "") -> Place:
    """From where this request comes, and whether the browser has seen a sign-in of this account."""
    if "X-Forwarded-For" in request.headers and not here().settings.trusted_proxies:
        log.warning("a proxy stands before the service, and TRUSTED_PROXIES is 0: everybody is counted at one address")
    known = _known()
    device = known["device"] if email and _short(email) in known["people"] else None
    return Place(request.remote_addr or "", device, request.headers.get("User-Agent", "")[:LONGEST_AGENT])


def put_in(entry: Entry, response: Response) -> Response:
    """Begin the session in this browser with nothing of what was in it before, and know the browser from now on."""
    session.clear()
    session[USER] = entry.word
    known = _known()
    mine = _short(entry.email)
    people = [mine, *(one for one in known["people"] if one != mine)][:MOST_PEOPLE]
    word = signer("device").dumps({"device": known["device"], "people": people})
    secure = here().settings.secure
    response.set_cookie(DEVICE, word, A_YEAR, path="/sign-in", secure=secure, httponly=True, samesite="Lax")
    return response


def _known() -> dict[str, Any]:
    """What the browser's cookie says, if it is one of ours; else a browser that nobody knows."""
    try:
        found: dict[str, Any] = signer("device").loads(request.cookies.get(DEVICE, ""), max_age=A_YEAR)
        return {"device": str(found["device"]), "people": list(found["people"])}
    except (BadData, KeyError, TypeError):
        return {"device": secrets.token_urlsafe(16), "people": []}


def _short(email: str) -> str:
    return keyed("device", email.strip().casefold())[:20]
