"""One part of the API: its addresses, who may call them, what goes wrong, and what the reference says of it all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask
from flask_smorest import Blueprint  # type: ignore[import-untyped]  # it has none
from marshmallow import Schema
from werkzeug.routing import BaseConverter

from service.api import problems
from service.api.caller import sign_in_first
from service.api.incoming import Parser, body, limit_body
from service.csrf import csrf
from service.fields import LARGEST_NUMBER, loaded

ROOT = "/api/v1"
Refusals = dict[int | str, Any]
ALWAYS: Refusals = {401: "UNAUTHORIZED", 429: "TOO_MANY_REQUESTS"}
ON_RECORD: Refusals = {404: "NOT_FOUND"}
# What is restricted is opened with a reason.
ON_READING: Refusals = {428: "PRECONDITION_REQUIRED"}
ON_DETAIL: Refusals = {403: "FORBIDDEN"}
ON_CHANGE: Refusals = {
    400: "BAD_REQUEST",
    403: "FORBIDDEN",
    413: "REQUEST_ENTITY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "UNPROCESSABLE_ENTITY",
}


class RecordNumber(BaseConverter):
    """The number of a record in an address; larger ones than any record has lead nowhere."""

    regex = r"[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        return min(int(value), LARGEST_NUMBER)


class Part(Blueprint):
    """A part of the API under /api/v1; every address in it needs a sign-in and answers JSON only."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, title: str, under: str, about: str) -> None:
        super().__init__(f"api_{title}", __name__, url_prefix=f"{ROOT}{under}", description=about)
        self.title = title
        self.before_request(limit_body)
        self.before_request(sign_in_first)
        problems.handle(self)
        csrf.exempt(self)

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:
        """Register an address, with the refusals that every address of its kind may give."""
        methods = options.get("methods", ("GET",))
        refusals = {**ALWAYS, **(ON_RECORD if "<" in rule else {}), **(ON_CHANGE if "GET" not in methods else {})}
        if "record_id>/" in rule:
            refusals |= ON_DETAIL
        if "<" in rule and "GET" in methods:
            refusals |= ON_READING
        word = endpoint or view_func.__name__.rstrip("_")
        documented = self.doc(responses=refusals, operationId=f"{self.title}_{word}")(view_func)
        if "GET" not in methods and "requestBody" not in documented._apidoc["manual_doc"]:
            documented = _without_body(documented)
        super().add_url_rule(rule, word, documented, **{**options, "tags": [self.title]})


def _without_body(view: Any) -> Any:
    """Refuse by name what is sent to an address that takes nothing: it would go unread, and its sender not know."""

    @wraps(view)
    def answered(*given: Any, **more: Any) -> Any:
        loaded({}, body())
        return view(*given, **more)

    return answered


def takes(schema: type[Schema] | dict[str, Any], *, required: bool = True, media: str = "application/json") -> Any:
    """Document the body of a request; use cases read it, so that a call and a page are judged by the same rules."""
    return Blueprint.doc(requestBody={"required": required, "content": {media: {"schema": schema}}})


def header(name: str, about: str) -> dict[str, Any]:
    """An optional header, as the reference shows it."""
    return {"in": "header", "name": name, "required": False, "description": about, "schema": {"type": "string"}}


KEYED = header("Idempotency-Key", "Any word: the same key with the same request gives one effect and the same answer.")
VERSIONED = header("If-Match", "The version that you decide on, in quotes, as the ETag of the item said.")


def with_headers(*headers: dict[str, Any]) -> Callable[[Any], Any]:
    """Document headers that an address honours."""
    decorate: Callable[[Any], Any] = Blueprint.doc(parameters=list(headers))
    return decorate


def register(app: Flask) -> None:
    """Let addresses hold record numbers."""
    app.url_map.converters["number"] = RecordNumber
