"""Asks for the reason for which a restricted record is opened, in the header Reason."""

from __future__ import annotations

from flask import Flask, Response, request

from service.api.problems import REASON_NEEDED, problem
from service.looking import noted
from service.usecases.explaining import held_back

HEADER = "Reason"
SENTENCE = (
    "Something restricted is in this answer. Say why you open it, in the header Reason: it is kept with your name. "
    "What you said holds for a while for everything of the same case."
)


def register(app: Flask) -> None:
    """Ask before the answer goes out, and before it is noted who saw what."""
    app.after_request(ask)


def ask(response: Response) -> Response:
    """The answer, or the question. Only what is read is held back: who changes a record is in its history."""
    reads = request.method in ("GET", "HEAD") and request.path.startswith("/api/") and response.status_code < 300
    if not reads or held_back(noted(), request.headers.get(HEADER, "")) is None:
        return response
    return problem(REASON_NEEDED, SENTENCE)
