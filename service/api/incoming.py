"""Reads what was sent: JSON bodies, versions, idempotency keys, filters and cursors, each with a clear refusal."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from service.fields import LARGEST_NUMBER, sentences
from service.remembering import Remembering
from service.uploads import limit
from workflows.engine import Incomplete
from workflows.tool_model import text_fault

LARGEST_BODY = 2 * 1024 * 1024
PER_PAGE, MOST_PER_PAGE = 50, 200
KEY = re.compile(r"[\x21-\x7e]{1,128}")
VERSION = re.compile(r'(?:W/)?"?(\d{1,9})"?')
NO_VERSION = 0


def limit_body() -> None:
    """Read no larger JSON body than any use of it needs; files have the limit of their address."""
    limit(request.endpoint, LARGEST_BODY)


def body() -> dict[str, Any]:
    """The JSON object that was sent, empty when nothing was; raises BadRequest and UnsupportedMediaType."""
    data = request.get_data()
    if not data:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON, with the header Content-Type: application/json.")
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_no_number)
        json.dumps(found)
    except (ValueError, RecursionError):
        raise BadRequest("This is not JSON that can be read. Check quotes, commas and braces.") from None
    if not isinstance(found, dict):
        raise BadRequest("Send a JSON object: names and values in braces.")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def version_wanted() -> int | None:
    """The version that If-Match names; None when any will do."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    match = VERSION.fullmatch(given)
    return int(match[1]) if match else NO_VERSION


def remembering(sent: Mapping[str, Any], status: int, render: Callable[[Any], dict[str, Any]]) -> Remembering:
    """What is to be remembered of this request, if it has an Idempotency-Key; raises Incomplete for a bad one."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise Incomplete({"Idempotency-Key": "Use 1 to 128 letters, digits and signs, without spaces."})
    asked = f"{request.method} {request.path}\n{json.dumps(sent, sort_keys=True)}"
    return Remembering(key, asked, status, render)


class Parser(FlaskParser):
    """Reads query strings; a name that is not taken is refused, because a filter misspelt would show too much."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}

    def handle_error(self, error: ValidationError, *args: Any, **kwargs: Any) -> Any:
        raise Incomplete(sentences(error.normalized_messages().get("query", {}))) from None


class PageQuery(Schema):
    """Which page of a list."""

    limit = fields.Integer(
        load_default=PER_PAGE,
        validate=validate.Range(1, MOST_PER_PAGE, error=f"Give a number from 1 to {MOST_PER_PAGE}."),
        metadata={"description": "How many items at most."},
    )
    cursor = fields.String(metadata={"description": "The value of next in the page before."})


def cursor(*values: Any) -> str:
    """The cursor that stands for a key, for `behind` to read again."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def behind(given: str | None, *reads: Callable[[Any], Any]) -> list[Any] | None:
    """The key that a cursor stands for, each part read by its function; raises Incomplete for anything else."""
    if given is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        return [read(value) for read, value in zip(reads, values, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error):
        raise Incomplete({"cursor": "Use the value of next as it was given, or leave it out."}) from None


def a_number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError
    return value


def a_day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def a_text(value: Any) -> str:
    if text_fault(value):
        raise ValueError
    return str(value)
