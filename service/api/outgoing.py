"""Writes answers: JSON items with their version as ETag, and lists with the cursor of the next page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from flask import Response

from service.api.shapes.base import Shape
from service.remembering import Answer


def answered(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer; an item with a version carries it as its ETag."""
    answer = Response(json.dumps(body), status, mimetype="application/json")
    if "version" in body and "id" in body:
        answer.headers["ETag"] = f'"{body["version"]}"'
    answer.headers.update(headers or {})
    return answer


def remembered(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    """The answer of a use case, fresh or given before."""
    return answered(answer.body, answer.status, headers)


def one(shape: type[Shape], record: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return answered(dumped(shape, record), status, headers)


def many(shape: type[Shape], records: Iterable[Any], following: str | None = None) -> Response:
    """One page of a list; `following` is the cursor of the next."""
    schema = _writer(shape)
    return answered({"items": [schema.dump(record) for record in records], "next": following})


def dumped(shape: type[Shape], record: Any) -> dict[str, Any]:
    """A record in its shape, as plain values."""
    body: dict[str, Any] = _writer(shape).dump(record)
    return body


@cache
def _writer(shape: type[Shape]) -> Shape:
    """Made once for each shape: it copies all its fields, which takes longer than writing a record."""
    return shape()
