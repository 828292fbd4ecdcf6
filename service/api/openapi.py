"""The OpenAPI document: made from the parts' addresses, the shapes of answers, and the lifecycles' own needs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api  # type: ignore[import-untyped]  # it has none
from flask_smorest.spec.plugins import FlaskPlugin  # type: ignore[import-untyped]  # it has none

from service.api.bodies import body_of, triggers
from service.api.kinds import Kind
from service.api.part import ALWAYS, KEYED, ON_CHANGE, ON_RECORD, ROOT, VERSIONED, Part, RecordNumber, Refusals
from service.api.problems import MEDIA_TYPE
from service.api.shapes.base import ProblemShape
from service.fields import LARGEST_NUMBER
from workflows.definition import Row

ABOUT = """\
The life of case file audits: who must audit which file by when, what was found, what must be put right by the
practitioner's next supervision, who signed that it was, and who is told when it was not.

Every answer is JSON. Items carry a version, also as their ETag; send it back as If-Match to act only on what you
read. Send an Idempotency-Key with a change, so that you may repeat it when no answer came. Lists come a page at a
time: follow next until it is null. Refusals are application/problem+json, with a sentence that says what to do.
"""
TRIGGER_REFUSALS: Refusals = {**ALWAYS, **ON_RECORD, **ON_CHANGE, 409: "CONFLICT", 412: "PRECONDITION_FAILED"}
SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made with “flask token E-MAIL”, sent as Authorization: Bearer.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "countersign",
        "description": "The session of the pages. Changes also need the header X-CSRFToken, which GET /me answers.",
    },
}


class Addresses(FlaskPlugin):
    """Shows a record's number in addresses as plain `{id}`."""

    def path_helper(self, operations: Any, parameters: list[dict[str, Any]], rule: Any = None, **kwargs: Any) -> Any:
        if rule is None:
            return None
        path: str = super().path_helper(rule, operations, parameters, **kwargs)
        for parameter in parameters:
            if parameter["name"] == "record_id":
                parameter["name"] = "id"
        return path.replace("{record_id}", "{id}")


class Reference(Api):
    """Collects what every part documents; problems instead of flask-smorest's own errors."""

    ERROR_SCHEMA = ProblemShape

    def _register_error_handlers(self) -> None:
        """Parts answer with problems themselves; pages have errors of their own."""

    def _register_responses(self) -> None:
        content = {"content": {MEDIA_TYPE: {"schema": self.ERROR_SCHEMA}}}
        for status in HTTPStatus:
            self.spec.components.response(status.name, {"description": status.phrase, **content}, lazy=True)
        default = {"description": "What is wrong, and what to do", **content}
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, default, lazy=True)

    def _register_etag_headers(self) -> None:
        """Versions and keys are documented with the addresses that honour them."""

    def _register_pagination_header(self) -> None:
        """Lists have the cursor of the next page in their body."""

    def add(self, part: Part) -> None:
        """Take a part's addresses into the application and into the document, under the part's own title."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][part.name] = self
        self._app.register_blueprint(part)
        part.register_views_in_doc(self, self._app, self.spec, name=part.name, parameters=None)
        self.spec.tag({"name": part.title, "description": part.description})


def reference_for(app: Flask) -> Reference:
    """An empty reference for an application, with how to sign in and how shapes are named."""
    app.config.update(API_TITLE="Countersign", API_VERSION="1", OPENAPI_VERSION="3.0.3")
    options: dict[str, Any] = {"info": {"description": ABOUT}, "security": [{name: []} for name in SCHEMES]}
    plugins = {"flask_plugin": Addresses(), "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=shape_name)}
    api = Reference(app, spec_kwargs={**plugins, **options})
    api.register_converter(RecordNumber, lambda converter: {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER})
    for name, scheme in SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    return api


def add_triggers(api: Reference, kind: Kind) -> None:
    """Document every trigger that people may fire at an address of its own, with the body that it needs."""
    record = {"in": "path", "name": "id", "required": True, "schema": {"type": "integer", "minimum": 1}}
    for trigger, rows in triggers(kind.table).items():
        body = body_of(rows)
        operation = {
            "tags": [kind.path],
            "operationId": f"{kind.path}_fire_{trigger}",
            "summary": rows[0].label,
            "description": _where(kind, rows),
            "parameters": [KEYED, VERSIONED],
            "requestBody": {"required": "required" in body, "content": {"application/json": {"schema": body}}},
            "responses": {**TRIGGER_REFUSALS, 200: _answer(kind), "default": api.DEFAULT_ERROR_RESPONSE_NAME},
        }
        path = f"{ROOT}/{kind.path}/{{id}}/transitions/{trigger}"
        api.spec.path(path=path, operations={"post": operation}, parameters=[record])


def _where(kind: Kind, rows: list[Row]) -> str:
    states = [kind.table.by_state[name].label.lower() for row in rows for name in row.sources]
    targets = [kind.table.by_state[row.target].label.lower() for row in rows if row.target]
    leads = f"; then: {', '.join(dict.fromkeys(targets))}" if targets else ""
    return f"Possible while: {', '.join(dict.fromkeys(states))}{leads}."


def _answer(kind: Kind) -> dict[str, Any]:
    return {"description": "As it is now", "content": {"application/json": {"schema": kind.shape}}}


def shape_name(schema: Any) -> str:
    """The name of a schema in the document: that of its class, without what only the code needs."""
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Shape").removesuffix("Schema")
