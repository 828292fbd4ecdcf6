"""Turns every refusal and failure under /api into application/problem+json: what is wrong and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from service.faults import full
from service.imports.records import Unreadable
from service.queries import Absent
from service.versions import Stale
from workflows.engine import Illegal, Incomplete, NotPermitted

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
PASSED_ON = ("allow", "retry-after", "www-authenticate")


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its status, the word that names it in the reference, its title, what to do about it."""

    status: int
    slug: str
    title: str
    todo: str


BAD_REQUEST = Kind(400, "bad-request", "The request cannot be read", "Correct the request and send it again.")
SIGN_IN = Kind(401, "sign-in", "Sign in first", "Send a bearer token that holds, or the session cookie of the pages.")
NOT_PERMITTED = Kind(403, "not-permitted", "Not permitted", "Ask whoever the detail names to do it.")
ABSENT = Kind(404, "absent", "Not found", "There is nothing at this address. Look it up in /api/docs.")
METHOD = Kind(405, "method", "Not possible at this address", "Use one of the methods that the header Allow names.")
CONFLICT = Kind(409, "not-now", "Not possible now", "Read the record again: the detail says what stands against it.")
STALE = Kind(412, "stale", "Changed since it was read", "Read the record again, then decide.")
TOO_LARGE = Kind(
    413, "too-large", "Too large", "Send less: 2 MB of JSON, a file of 50 MB to import, one of 10 MB on an action."
)
REASON_NEEDED = Kind(428, "reason-needed", "Say why", "Send the same request again with the header Reason.")
MEDIA = Kind(415, "media-type", "Not a format that is read here", "Send JSON, or multipart/form-data for a file.")
INCOMPLETE = Kind(422, "incomplete", "Something is missing or wrong", "Correct the fields that errors names.")
TOO_MANY = Kind(429, "too-many", "Too many tries", "Wait as long as Retry-After says, and send a token that holds.")
FAILED = Kind(
    500, "failed", "The service failed", "Nothing was changed. Try again, and tell the administrator if it lasts."
)
BUSY = Kind(503, "busy", "Not available now", "Wait as long as Retry-After says, then send the same request again.")
KINDS = (
    BAD_REQUEST,
    SIGN_IN,
    NOT_PERMITTED,
    ABSENT,
    METHOD,
    CONFLICT,
    STALE,
    TOO_LARGE,
    MEDIA,
    REASON_NEEDED,
    INCOMPLETE,
    TOO_MANY,
    FAILED,
    BUSY,
)
BY_STATUS = {kind.status: kind for kind in KINDS}
FIRST = "Somebody else changed the same thing at the same moment, and their change stands. Look at it again."
BUSY_NOW = "The service is busy. Wait a few seconds, then send the same request again."
NO_ROOM = (
    "The disk that holds the data is full, so this was not kept. Tell the administrator, "
    "and send the same request again when there is room."
)
UNSTORABLE = "Something in this request is too long or too large to be kept. Shorten it."


def problem(
    kind: Kind, detail: str, errors: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer that says what is wrong."""
    body: dict[str, Any] = {
        "type": f"/api/docs#{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }
    if errors:
        body["errors"] = dict(errors)
    answer = Response(json.dumps(body), kind.status, mimetype=MEDIA_TYPE)
    answer.headers.update(headers or {})
    return answer


def handle(part: Blueprint) -> None:
    """Answer what goes wrong in this part with problems."""
    for failure, kind in KIND_OF.items():
        part.register_error_handler(failure, _saying(kind))
    for failure, sentence in HIDDEN.items():
        part.register_error_handler(failure, _instead(*sentence))
    part.register_error_handler(Incomplete, _incomplete)
    part.register_error_handler(Unreadable, lambda error: problem(INCOMPLETE, str(error), {"file": str(error)}))
    part.register_error_handler(HTTPException, from_http)


def register(app: Flask) -> None:
    """Answer with a problem where no address under /api fits, before any page's handler sees it, and where the
    database fails before it is known which part is asked."""
    app.before_request(_unrouted)
    for failure, (kind, sentence) in HIDDEN.items():
        if kind is BUSY:
            app.register_error_handler(failure, _instead(kind, sentence))


def _unrouted() -> Response | None:
    error = request.routing_exception
    if error is None or not (request.path == "/api" or request.path.startswith("/api/")):
        return None
    # A redirect to another spelling of the address would be an HTML page.
    return from_http(error) if error.code in BY_STATUS else problem(ABSENT, ABSENT.todo)


def from_http(error: HTTPException) -> Response:
    """A problem of an HTTP error, with our own sentence where nobody wrote one."""
    kind = BY_STATUS.get(error.code or 500, FAILED if (error.code or 500) >= 500 else BAD_REQUEST)
    written = error.description if error.description != type(error).description else None
    headers = {name: value for name, value in error.get_headers() if name.lower() in PASSED_ON}
    return problem(kind, written or kind.todo, headers=headers)


def _saying(kind: Kind) -> Callable[[Exception], Response]:
    """The refusal's own sentence, and what was noted on its way."""
    return lambda error: problem(kind, " ".join([str(error), *getattr(error, "__notes__", ())]))


def _instead(kind: Kind, sentence: str) -> Callable[[Exception], Response]:
    """A sentence instead of the database's, which may hold what nobody should read."""
    headers = {"Retry-After": str(RETRY_SECONDS)} if kind is BUSY else {}
    return lambda error: problem(
        kind, " ".join([NO_ROOM if full(error) else sentence, *getattr(error, "__notes__", ())]), headers=headers
    )


def _incomplete(error: Incomplete) -> Response:
    sentences = list(error.fields.values())
    more = f" And {len(sentences) - 1} more: see errors." if len(sentences) > 1 else ""
    return problem(INCOMPLETE, f"{sentences[0] if sentences else INCOMPLETE.todo}{more}", error.fields)


KIND_OF: dict[type[Exception], Kind] = {Absent: ABSENT, Illegal: CONFLICT, NotPermitted: NOT_PERMITTED, Stale: STALE}
HIDDEN: dict[type[Exception], tuple[Kind, str]] = {
    CSRFError: (NOT_PERMITTED, "Send the session’s CSRF token in the header X-CSRFToken: GET /api/v1/me gives it."),
    DataError: (INCOMPLETE, UNSTORABLE),
    IntegrityError: (CONFLICT, FIRST),
    InterfaceError: (BUSY, BUSY_NOW),
    InternalError: (BUSY, BUSY_NOW),
    OperationalError: (BUSY, BUSY_NOW),
    PoolTimeout: (BUSY, BUSY_NOW),
    StaleDataError: (CONFLICT, FIRST),
}
