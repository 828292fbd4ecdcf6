"""Holds answers to the OpenAPI document: whatever a test is answered must be as the document says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

Schema = Mapping[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
FORMATS = {"date": r"\d{4}-\d\d-\d\d", "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"}


@cache
def document_of(app: Flask) -> dict[str, Any]:
    """The document, as clients get it."""
    with app.app_context():
        found: Any = app.test_client().get("/api/v1/openapi.json").json
    assert isinstance(found, dict)
    return found


def check(app: Flask, method: str, path: str, answer: TestResponse) -> None:
    """Fail with every place where an answer is not as documented."""
    document = document_of(app)
    operation = _operation(document, method, path)
    if operation is None:
        assert answer.status_code in (404, 405), f"{method} {path} is not in the document"
        schema = document["components"]["schemas"]["Problem"]
    else:
        responses = operation["responses"]
        given = responses.get(str(answer.status_code)) or responses["default"]
        assert str(answer.status_code) in responses or answer.status_code >= 400
        content = _resolved(document, given).get("content", {})
        if not content and not answer.data:
            return
        assert answer.mimetype in content, f"{method} {path} answered {answer.mimetype}"
        if "json" not in str(answer.mimetype):
            return
        schema = content[answer.mimetype]["schema"]
    faults = list(_faults(document, schema, answer.json, "answer"))
    assert not faults, f"{method} {path} {answer.status_code}: {faults}"


def _operation(document: Schema, method: str, path: str) -> Any:
    fitting = [
        template
        for template in document["paths"]
        if re.fullmatch(re.sub(r"\{(\w+)\}", lambda m: ".+" if m[1] == "reference" else "[^/]+", template), path)
    ]
    # The address without a part to fill in comes first, as OpenAPI says.
    for template in sorted(fitting, key=lambda template: template.count("{")):
        if operation := document["paths"][template].get(method.lower()):
            return operation
    return None


def _resolved(document: Schema, given: Schema) -> Schema:
    while "$ref" in given:
        found: Any = document
        for part in given["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        given = found
    return given


def _faults(document: Schema, schema: Schema, value: Any, place: str) -> Iterator[str]:
    if value is None and schema.get("nullable"):
        return
    for part in schema.get("allOf", ()):
        yield from _faults(document, part, value, place)
    schema = _resolved(document, schema)
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{place} is {value!r}, not of type {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place} is {value!r}, not one of {schema['enum']}"
    if (pattern := FORMATS.get(schema.get("format", ""))) and not re.fullmatch(pattern, value):
        yield f"{place} is {value!r}, not a {schema['format']}"
    if isinstance(value, dict):
        yield from _object_faults(document, schema, value, place)
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from _faults(document, schema["items"], item, f"{place}[{number}]")


def _object_faults(document: Schema, schema: Schema, value: dict[str, Any], place: str) -> Iterator[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    yield from (f"{place}.{name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, inner in value.items():
        if name in properties:
            yield from _faults(document, properties[name], inner, f"{place}.{name}")
        elif isinstance(others, dict):
            yield from _faults(document, others, inner, f"{place}.{name}")
        elif properties:
            yield f"{place}.{name} is not documented"
