"""Log lines that say to which request, job and record they belong, readable or as JSON, and no content."""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request

from config.settings import Settings

HEADER = "X-Request-ID"
# A proxy's own number is taken over, unless it could be anything else.
SOUND = re.compile(r"[A-Za-z0-9-]{8,64}")
MOST_FRAMES = 12
_ids: ContextVar[Mapping[str, str]] = ContextVar("ids", default={})  # noqa: B039 - it is never changed in place
log = logging.getLogger(__name__)
Caught = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Let every line that is written meanwhile say to what it belongs: `request`, `job` or `record`."""
    token = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(token)


def set_up(settings: Settings) -> None:
    """Write this program's lines to its standard error, as the settings say; for the main module of a program."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.log_format == "json" else ReadableLines())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for server in logging.getLogger("gunicorn.error").handlers:
        server.setFormatter(handler.formatter)


class ReadableLines(logging.Formatter):
    """Time, level, logger, sentence; then the ids in brackets."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        ids = "".join(f" [{name} {value}]" for name, value in _ids.get().items())
        return f"{self.formatMessage(_plain(record, self.formatTime(record)))}{ids}{_error(record, ': ')}"


class JsonLines(logging.Formatter):
    """One object on a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_ids.get(),
        }
        if error := _error(record):
            line["error"] = error
        return json.dumps(line, ensure_ascii=False)


def _plain(record: logging.LogRecord, at: str) -> logging.LogRecord:
    record.message, record.asctime = record.getMessage().replace("\n", " "), at
    return record


def _error(record: logging.LogRecord, before: str = "") -> str:
    """An exception's kind and the way that it took, never its message, which may quote a record."""
    if not record.exc_info or record.exc_info[1] is None:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])[-MOST_FRAMES:]
    way = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
    return f"{before}{type(record.exc_info[1]).__name__} at {way}"


def register(app: Flask) -> None:
    """Give each request a number, and write a line about it: method, page, status, time, record numbers."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)
    app.log_exception = _failed  # type: ignore[method-assign]  # Flask's own line quotes addresses


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    number = given if SOUND.fullmatch(given) else secrets.token_hex(8)
    g.request_began, g.request_number = monotonic(), number
    ids = {"request": number}
    if records := [str(value) for value in (request.view_args or {}).values() if isinstance(value, int)]:
        ids["record"] = " ".join(records)
    g.request_ids = _ids.set({**_ids.get(), **ids})


def _end(response: Response) -> Response:
    if "request_number" in g:
        took = round((monotonic() - g.request_began) * 1000)
        log.info("%s %s %d %d ms", request.method, request.endpoint or "nowhere", response.status_code, took)
        response.headers[HEADER] = g.request_number
    return response


def _forget(error: BaseException | None) -> None:
    token = g.pop("request_ids", None)
    if token is not None:
        _ids.reset(token)


def _failed(exc_info: Caught) -> None:
    log.error("%s %s failed", request.method, request.endpoint or "nowhere", exc_info=exc_info)  # type: ignore[arg-type]
