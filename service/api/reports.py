"""Reports over the API: ask for one, see how far it is, read its figures, download it; with the pages' own rights."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, validate

from service.api.caller import caller
from service.api.incoming import PageQuery, a_number, behind, body, cursor
from service.api.outgoing import many, one
from service.api.part import ROOT, Part, takes
from service.api.shapes.base import list_of
from service.api.shapes.reports import ReportShape, ReportSummaryShape
from service.context import here
from service.documents import MEDIA_TYPE as WORD
from service.downloads import download
from service.fields import Day, Fields, Number, Words, loaded
from service.insight.reports import reading
from service.insight.reports.kinds import Kind
from service.insight.reports.workbook import MEDIA_TYPE as EXCEL
from service.queries import Sight, may
from service.usecases.reports import ask, ask_again, maker
from workflows.engine import Incomplete, NotPermitted

BINARY = {"type": "string", "format": "binary"}
KINDS = [str(kind) for kind in Kind]
READERS = "Reports are for heads of service, service managers, the quality team and the performance team."
ASKED: Fields = {
    "kind": Words(required=True, validate=validate.OneOf(KINDS, error=f"Choose one of: {', '.join(KINDS)}.")),
    "cycle_id": Number(metadata={"description": "Of a cycle report: a closed cycle."}),
    "from_on": Day(metadata={"description": "The first local day, of everything else."}),
    "to_on": Day(metadata={"description": "The last local day."}),
    "service": Words(metadata={"description": "By name; of a quarterly report or an inspection summary."}),
}


def reports() -> Part:
    """The part of the API for reports."""
    part = Part("reports", "/reports", "Reports to hand in, with figures that can be reckoned again.")
    _asking(part)
    _looking(part)
    _taking(part)
    return part


def _asking(part: Part) -> None:
    @part.route("", methods=["POST"])
    @part.response(201, ReportShape)
    @part.alt_response(404, "NOT_FOUND")
    @part.doc(summary="Ask for a report or an export; it is made in the background, look again for its progress")
    @takes(Schema.from_dict(dict(ASKED), name="NewReport"))
    def ask_() -> Response:
        maker(caller())
        number = ask(caller(), _facts(loaded(ASKED, body())))
        return one(ReportShape, reading.report_page(number, caller()), 201, {"Location": f"{ROOT}/reports/{number}"})

    @part.route("/<number:record_id>/again", methods=["POST"])
    @part.response(200, ReportShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Ask once more for one that could not be made")
    def again(record_id: int) -> Response:
        ask_again(record_id, caller())
        return one(ReportShape, reading.report_page(record_id, caller()))


def _facts(sent: dict[str, Any]) -> dict[str, Any]:
    """What the use case takes, with the number of the service; raises Incomplete."""
    name = sent.pop("service", None)
    number = reading.service_named(name) if name else None
    if name and number is None:
        raise Incomplete({"service": "Give the name of a service as the staff list has it."})
    return {**sent, "service_id": number}


def _looking(part: Part) -> None:
    @part.route("")
    @part.arguments(PageQuery, location="query")
    @part.response(200, list_of(ReportSummaryShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="The reports that you may read, and your exports, newest first")
    def list_(query: dict[str, Any]) -> Response:
        if not (may(caller(), "report.read") or may(caller(), "report.make")):
            raise NotPermitted(READERS)
        after = behind(query.get("cursor"), a_number)
        found, last = reading.reports_after(Sight(caller()), after[0] if after else None, query["limit"])
        return many(ReportSummaryShape, found, cursor(last) if last is not None else None)

    @part.route("/<number:record_id>")
    @part.response(200, ReportShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="One report: how far it is, and its figures once it is ready")
    def look(record_id: int) -> Response:
        return one(ReportShape, reading.report_page(record_id, caller()))


def _taking(part: Part) -> None:
    @part.route("/<number:record_id>/report.docx", endpoint="word")
    @part.response(200, BINARY, content_type=WORD)
    @part.doc(summary="A report that is ready, as a Word document on the authority’s paper")
    def word(record_id: int) -> Response:
        content = reading.report_document(record_id, caller(), here().settings.report_template)
        return download(content, f"report-{record_id}.docx", WORD)

    @part.route("/<number:record_id>/report.xlsx", endpoint="excel")
    @part.response(200, BINARY, content_type=EXCEL)
    @part.doc(summary="All figures and tables of a report, for Excel")
    def excel(record_id: int) -> Response:
        return download(reading.report_workbook(record_id, caller()), f"report-{record_id}.xlsx", EXCEL)

    @part.route("/<number:record_id>/export.xlsx", endpoint="export")
    @part.response(200, BINARY, content_type=EXCEL)
    @part.doc(summary="An export that you asked for, for Excel; it is deleted after seven days")
    def export(record_id: int) -> Response:
        return download(reading.export_content(record_id, caller()), f"export-{record_id}.xlsx", EXCEL)
