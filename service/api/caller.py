"""Who calls the API: the person of a bearer token, else of the session cookie, which needs the CSRF token too."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_login import current_user
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from service.csrf import csrf
from service.signing_in import person_of_request

SENTENCE = "Sign in: send a bearer token made with “flask token”, or the session cookie of the pages."


def sign_in_first() -> None:
    """Refuse whoever is not known. A token that is sent decides alone, so that no cookie stands in for a bad one."""
    by_token = "Authorization" in request.headers
    person = person_of_request(request) if by_token else _of_session()
    if person is None:
        raise Unauthorized(SENTENCE, www_authenticate=WWWAuthenticate("bearer", {"realm": "Countersign"}))
    if not by_token:
        csrf.protect()
    g.caller, g.by_cookie = person, not by_token


def _of_session() -> Any:
    return current_user._get_current_object() if current_user.is_authenticated else None


def caller() -> Any:
    """The person who asks."""
    return g.caller


def by_cookie() -> bool:
    """Whether a browser's session asks, which needs a CSRF token for its changes."""
    return bool(g.by_cookie)
