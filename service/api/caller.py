"""Who calls the API: the person of a bearer token, else of the session cookie, which needs the CSRF token too."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_login import current_user
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from service.admission.sessions import must_set_up, sitting
from service.csrf import csrf
from service.signing_in import READ, person_of_request
from service.usecases.tokens import count_bad_token

READING = ("GET", "HEAD", "OPTIONS")
READ_ONLY = "This token reads only. Use one that may change things."
SET_UP = "Your role needs one-time codes: set up a device on the pages first."
SENTENCE = "Sign in: send a bearer token made with “flask token”, or the session cookie of the pages."


def sign_in_first() -> None:
    """Refuse whoever is not known. A token that is sent decides alone, so that no cookie stands in for a bad one."""
    by_token = "Authorization" in request.headers
    person = person_of_request(request) if by_token else _of_session()
    if person is None:
        _slow_down()
        raise Unauthorized(SENTENCE, www_authenticate=WWWAuthenticate("bearer", {"realm": "Countersign"}))
    if not by_token:
        csrf.protect()
        if must_set_up(person.roles):
            raise Forbidden(SET_UP)
    elif g.token_scope == READ and request.method not in READING:
        raise Forbidden(READ_ONLY)
    g.caller, g.by_cookie = person, not by_token


def _slow_down() -> None:
    """Whoever sends one token after another that does not hold must wait, longer each time; one that holds never."""
    if "Authorization" in request.headers:
        seconds = count_bad_token(request.remote_addr or "")
        if seconds:
            raise TooManyRequests("Too many tokens that do not hold came from here. Wait.", retry_after=seconds)


def _of_session() -> Any:
    return current_user._get_current_object() if current_user.is_authenticated else None


def in_a_browser() -> None:
    """Refuse what no token may do: whoever finds one shall not make others with it."""
    if not by_cookie():
        raise Forbidden("A token makes no tokens. Make it on the page “How you sign in”.")


def fresh_first() -> None:
    """Refuse a browser's session that has not shown lately who sits there; a token stands for its person as it is."""
    found = sitting()
    if by_cookie() and not (found and found.fresh):
        raise Forbidden("Show first who you are: open /confirm in the browser, then send the same request again.")


def caller() -> Any:
    """The person who asks."""
    return g.caller


def by_cookie() -> bool:
    """Whether a browser's session asks, which needs a CSRF token for its changes."""
    return bool(g.by_cookie)
