"""The OpenAPI document at /api/v1/openapi.json, and a page at /api/docs that people can read, made from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, render_template

from service.api.part import ROOT
from service.api.problems import KINDS

METHODS = ("get", "post", "put", "delete")
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One parameter, or one field of a body or an answer. `shape` is the schema that its type refers to."""

    name: str
    kind: str
    shape: str | None
    required: bool
    about: str
    place: str = ""


@dataclass(frozen=True)
class Operation:
    """One method at one address."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    parameters: list[Field]
    body: list[Field]
    answers: list[tuple[str, str, str | None]]


def register(app: Flask, document: Document) -> None:
    """Serve the document and the page; both are open to all, because they hold no record."""
    # One text for the life of the application: the document does not change while it runs.
    text = json.dumps(document, indent=1)
    pages = Blueprint(
        "api_reference", __name__, template_folder="templates", static_folder="static", static_url_path="/api/static"
    )

    @pages.get(f"{ROOT}/openapi.json")
    def openapi() -> Response:
        return Response(text, mimetype="application/json")

    @pages.get("/api/docs")
    def docs() -> str:
        return render_template(
            "api/reference.html",
            about=document["info"]["description"].strip().split("\n\n"),
            groups=list(groups(document)),
            schemes=document["components"]["securitySchemes"].values(),
            shapes=shapes(document),
            problems=KINDS,
        )

    app.register_blueprint(pages)


def groups(document: Document) -> Iterator[tuple[str, str, list[Operation]]]:
    """Title, purpose and operations of each part, in the document's own order."""
    found = [
        (operation["tags"][0], _operation(document, path, method, item, operation))
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]
    for tag in document["tags"]:
        yield tag["name"], tag["description"], [made for name, made in found if name == tag["name"]]


def shapes(document: Document) -> list[tuple[str, str, list[Field]]]:
    """Name, purpose and fields of every schema that answers and bodies refer to."""
    schemas = document["components"]["schemas"]
    return [(name, schema.get("description", ""), _fields(schema)) for name, schema in sorted(schemas.items())]


def _operation(
    document: Document, path: str, method: str, item: Mapping[str, Any], operation: Mapping[str, Any]
) -> Operation:
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        about=operation.get("description", ""),
        parameters=[_parameter(p) for p in (*item.get("parameters", ()), *operation.get("parameters", ()))],
        body=_body(document, operation),
        answers=[_answer(document, status, given) for status, given in sorted(operation["responses"].items())],
    )


def _parameter(parameter: Mapping[str, Any]) -> Field:
    schema = parameter["schema"]
    about = parameter.get("description") or schema.get("description", "")
    kind, shape = kind_of(schema)
    return Field(parameter["name"], kind, shape, parameter.get("required", False), about, parameter["in"])


def _body(document: Document, operation: Mapping[str, Any]) -> list[Field]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return _fields(_resolved(document, content["schema"]))
    return []


def _answer(document: Document, status: str, given: Mapping[str, Any]) -> tuple[str, str, str | None]:
    response = _resolved(document, given)
    schema: Mapping[str, Any] = next((content["schema"] for content in response.get("content", {}).values()), {})
    return status, response["description"], kind_of(schema)[1]


def _resolved(document: Document, given: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = given
    if "$ref" in given:
        found = document
        for part in given["$ref"].removeprefix("#/").split("/"):
            found = found[part]
    resolved: Mapping[str, Any] = found
    return resolved


def _fields(schema: Mapping[str, Any]) -> list[Field]:
    required = schema.get("required", ())
    return [
        Field(name, *kind_of(part), name in required, part.get("description", ""))
        for name, part in schema.get("properties", {}).items()
    ]


def kind_of(schema: Mapping[str, Any]) -> tuple[str, str | None]:
    """What a schema takes, in words, and the named schema that it refers to, if any."""
    parts = schema.get("allOf", ())
    if "$ref" in schema or parts:
        name = (schema.get("$ref") or parts[0]["$ref"]).rsplit("/", 1)[-1]
        return _or_null(name, schema), name
    if schema.get("type") == "array":
        kind, shape = kind_of(schema["items"])
        return _or_null(f"list of {kind}", schema), shape
    if "anyOf" in schema:
        return _or_null(" or ".join(dict.fromkeys(kind_of(part)[0] for part in schema["anyOf"])), schema), None
    if "enum" in schema:
        return _or_null(" | ".join(json.dumps(value) for value in schema["enum"] if value is not None), schema), None
    words = [schema.get("type", "any value"), schema.get("format", "")]
    inner = schema.get("additionalProperties")
    if isinstance(inner, dict):
        kind, shape = kind_of(inner)
        return _or_null(f"object of {kind}", schema), shape
    return _or_null(" ".join(filter(None, words)), schema), None


def _or_null(kind: str, schema: Mapping[str, Any]) -> str:
    return f"{kind} or null" if schema.get("nullable") else kind
