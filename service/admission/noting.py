"""Notes that a session or a token is in use: after the answer has gone out, seldom, and never in its way."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy import or_, update

from service.admission.sessions import NOTED_EVERY, sitting
from service.context import here
from service.faults import described
from service.models import BrowserSession, Token
from service.transaction import transaction

# What a script asks by itself, while nobody may be there, keeps no session open.
BY_ITSELF = "X-Countersign-By-Itself"
TOKEN_EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Have it noted when the answer is out."""
    app.after_request(note)


def note(response: Response) -> Response:
    """Only what was not noted a short while ago: a look at a page seldom writes."""
    now, found, token = here().clock(), sitting(), g.get("token_used")
    waiting: list[Any] = []
    if found is not None and now - found.seen_at >= NOTED_EVERY and BY_ITSELF not in request.headers:
        waiting.append(_of_session(found.id, now))
    if token is not None and (token[1] is None or now - token[1] >= TOKEN_EVERY):
        waiting.append(_of_token(token[0], now))
    if waiting:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for
        response.call_on_close(partial(_write, app, waiting))
    return response


def _of_session(number: int, now: datetime) -> Any:
    """What ended meanwhile stays ended, and no clock turns back."""
    row = BrowserSession
    return update(row).where(row.id == number, row.ended_at.is_(None), row.seen_at < now).values(seen_at=now)


def _of_token(number: int, now: datetime) -> Any:
    hour = now.replace(minute=0, second=0, microsecond=0)
    earlier = or_(Token.used_at.is_(None), Token.used_at < hour)
    return update(Token).where(Token.id == number, earlier).values(used_at=hour)


def _write(app: Flask, statements: list[Any]) -> None:
    """The answer has gone out: whatever happens here, nobody is to notice it but the log."""
    try:
        with app.app_context(), transaction() as work:
            for statement in statements:
                work.session.execute(statement)
    except Exception as error:
        log.error("the use of a session could not be noted: %s", described(error))
