"""How work flowed, over the API: each lifecycle's ways with counts and times, conformance, and the event log."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from service.api.caller import caller
from service.api.insight import ASKED, days_of, scope_of
from service.api.outgoing import one
from service.api.part import Part
from service.api.shapes.process import ConformanceShape, FlowShape
from service.downloads import download
from service.fields import Fields, Words
from service.insight.process.conformance import conformance
from service.insight.process.passages import passages, waits
from service.insight.process.picture import edges
from service.insight.process.records import GROUPS, PROCESSES, audits_of
from service.insight.process.records import Part as Records
from service.insight.process.writing import FORMATS
from service.usecases.logs import event_log

MEDIA = {"csv": "text/csv", "xes": "application/xml"}
TEXT = {"type": "string"}
ABOUT: Fields = {
    **ASKED,
    "lifecycle": Words(
        load_default="audit",
        validate=validate.OneOf(PROCESSES, error=f"Choose one of: {', '.join(PROCESSES)}."),
        metadata={"description": "Which lifecycle."},
    ),
    "services": Words(
        load_default="statutory",
        validate=validate.OneOf(GROUPS, error=f"Choose one of: {', '.join(GROUPS)}."),
        metadata={"description": "Statutory services, early help, or what is neither: never added together."},
    ),
}
LOG: Fields = {
    **{name: ASKED[name] for name in ("from", "to")},
    "identified": fields.Boolean(
        load_default=False, metadata={"description": "With names and references; it leaves access records."}
    ),
}
QUERY = Schema.from_dict(dict(ABOUT), name="ProcessQuery")
LOG_QUERY = Schema.from_dict(dict(LOG), name="EventLogQuery")


def process() -> Part:
    """The part of the API for the process."""
    part = Part("process", "/process", "How work flowed, as far as you may see its figures.")
    _figures(part)
    for form in sorted(FORMATS):
        _log(part, form)
    return part


def _figures(part: Part) -> None:
    @part.route("/edges")
    @part.arguments(QUERY, location="query")
    @part.response(200, FlowShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.alt_response(404, "NOT_FOUND")
    @part.alt_response(422, "UNPROCESSABLE_ENTITY")
    @part.doc(summary="Each way of a lifecycle: how often it was taken, after how long; and where records wait")
    def edges_(query: dict[str, Any]) -> Response:
        records, first, last = _asked(query)
        taken = passages(records, first, last)
        return one(FlowShape, {"edges": edges(records.table, taken), "waits": waits(records, taken)})

    @part.route("/conformance")
    @part.arguments(QUERY, location="query")
    @part.response(200, ConformanceShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.alt_response(404, "NOT_FOUND")
    @part.alt_response(422, "UNPROCESSABLE_ENTITY")
    @part.doc(summary="How many records fit the lifecycle of today in all that they did, and what does not")
    def conformance_(query: dict[str, Any]) -> Response:
        return one(ConformanceShape, conformance(*_asked(query)))


def _log(part: Part, form: str) -> None:
    @part.route(f"/log.{form}", endpoint=f"log_{form}")
    @part.arguments(LOG_QUERY, location="query")
    @part.response(200, TEXT, content_type=MEDIA[form])
    @part.alt_response(403, "FORBIDDEN")
    @part.alt_response(422, "UNPROCESSABLE_ENTITY")
    @part.doc(summary=f"The event log as {form.upper()}, without names unless you may take them out and ask for them")
    def log(query: dict[str, Any]) -> Response:
        first, last = days_of(query)
        pieces = event_log(caller(), form, first, last, identified=query["identified"])
        return download(pieces, f"event-log-{first}-{last}.{form}", MEDIA[form])


def _asked(query: dict[str, Any]) -> tuple[Records, date, date]:
    """Whose records, and in which days; raises as the figures do."""
    scope = scope_of(query)
    return Records(query["lifecycle"], audits_of(scope, query["services"])), scope.from_on, scope.to_on
