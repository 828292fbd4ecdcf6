"""Pages for what goes wrong: what happened in a sentence, and what to do next. The API answers for itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from service.faults import full
from service.queries import Absent
from service.transaction import rollback
from service.versions import Stale
from service.web.frame import frame
from service.web.links import came_from
from workflows.engine import Illegal, NotPermitted

# Status: heading, and what to do.
SENTENCES: dict[int, tuple[str, str]] = {
    400: ("This could not be understood", "Go back, load the page again and try once more."),
    403: ("You may not do this", "If you think that you should, ask your manager or the quality team."),
    404: (
        "Page not found",
        "It may have moved, or it is not among the records that you may see. "
        "Start from My work, or ask the quality team.",
    ),
    405: ("This does not work here", "Go back to the page that you came from and use its buttons."),
    409: ("Somebody was first", "Go back, load the page again and look at what has changed. Then decide."),
    413: (
        "The file is too large",
        "Send at most 50 MB. On an action less is taken, as its page says. Leave out what is not needed.",
    ),
    429: ("Too many tries", "Wait a few minutes, then try again."),
    500: (
        "Something went wrong on our side",
        "Nothing was changed. Try again in a minute. If it happens again, tell the administrator the time.",
    ),
    503: (
        "The service is busy",
        "Wait a few seconds, then load the page again. If you were saving something, look whether it is there "
        "before you do it again.",
    ),
}
NO_ROOM = (
    "Nothing can be saved now",
    "The disk that holds the data is full, so what you did was not kept. Tell the administrator, and try again later.",
)
SESSION_OVER = (
    "Your page is too old",
    "You were signed out, or the page was open for very long, so nothing was saved. "
    "Go back in your browser and copy what you wrote, load the page again, and paste it.",
)
# What else may help: a sentence, and a link.
HELPS = {
    403: ("What each role may see and do:", "Who can see what", "/who-can-see-what"),
    404: ("Looking for a case, a person or an audit?", "Search", "/search"),
}
BACK, AGAIN = (400, 403, 405, 409, 413), (500, 503)
# The database is away, locked for too long, or has no connection to spare.
AWAY: tuple[type[Exception], ...] = (InterfaceError, InternalError, OperationalError, PoolTimeout)
FAILURES: dict[type[Exception], int] = {
    DataError: 400,
    IntegrityError: 409,
    **dict.fromkeys(AWAY, 503),
    Stale: 409,
    StaleDataError: 409,
}


def register(app: Flask, root: Blueprint) -> None:
    """Our own refusals within the pages; everything else wherever it happens outside the API."""
    root.register_error_handler(Absent, lambda error: _page(404))
    root.register_error_handler(NotPermitted, lambda error: _page(403, str(error)))
    root.register_error_handler(Illegal, lambda error: _page(409, str(error), heading="Not possible now"))
    for failure, code in FAILURES.items():
        root.register_error_handler(failure, partial(_failed, code))
    elsewhere = app.error_handler_spec[None][None].get(HTTPException)
    app.register_error_handler(HTTPException, _for_pages(elsewhere))
    for failure in AWAY:
        app.register_error_handler(failure, _away(app.error_handler_spec[None][None].get(failure)))


def _failed(code: int, error: Exception) -> Response:
    """What the database says is for nobody to read."""
    return _page(code, NO_ROOM[1], heading=NO_ROOM[0]) if full(error) else _page(code)


def _away(elsewhere: Callable[[Any], Any] | None) -> Callable[[Exception], Any]:
    """The same for what belongs to no page, such as a look at who is asking; the API answers for itself."""
    return lambda error: elsewhere(error) if elsewhere and request.path.startswith("/api/") else _page(503)


def _for_pages(elsewhere: Callable[[Any], Any] | None) -> Callable[[HTTPException], Any]:
    """A page for an HTTP error, unless the address is the API's and it has an answer of its own."""

    def answer(error: HTTPException) -> Any:
        if request.path.startswith("/api/") and elsewhere is not None:
            return elsewhere(error)
        if error.response is not None or (error.code or 500) < 400:
            return error
        if isinstance(error, CSRFError):
            return _page(400, SESSION_OVER[1], heading=SESSION_OVER[0])
        response = _page(error.code if error.code in SENTENCES else 400 if (error.code or 500) < 500 else 500)
        response.headers.update({name: value for name, value in error.get_headers() if name == "Allow"})
        return response

    return answer


def _ways(code: int) -> list[tuple[str, str]]:
    """Buttons that lead on: back to where somebody was, the same page again, or home."""
    back = came_from()
    found = [("Back to the page", back)] if code in BACK and back != "/" else []
    if code in AGAIN and request.method == "GET":
        found.append(("Try again", request.full_path.rstrip("?")))
    return [*found, ("My work", "/")]


def _page(code: int, sentence: str = "", heading: str = "") -> Response:
    """The page; where the database may be away it has no menu, which would ask it."""
    title, way_out = SENTENCES[code]
    words = {
        "heading": heading or title,
        "sentence": sentence or way_out,
        "ways": _ways(code),
        "helps": HELPS.get(code),
    }
    if code < 500:
        try:
            rollback()
            return Response(render_template("pages/error.html", **words), code, mimetype="text/html")
        except AWAY:
            # What stands around the page asks the database, which is away as well.
            return _page(503)
    # Not by way of Flask, which would ask who is signed in.
    bare = current_app.jinja_env.get_template("pages/error_bare.html").render(**frame(), **words)
    waiting = {"Retry-After": "5"} if code == 503 else {}
    return Response(bare, code, headers=waiting, mimetype="text/html")
