"""What the data protection officer and the second persons do, over the API: the same use cases as on the pages."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from service.api.caller import caller, fresh_first
from service.api.incoming import body
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.shapes.base import list_of
from service.api.shapes.protecting import (
    AccessRequestShape,
    ErasureShape,
    ErasureWholeShape,
    HoldShape,
    RetentionRunShape,
)
from service.downloads import download
from service.fields import Fields, Number, Words, loaded
from service.protecting import ABOUT
from service.reading.pages import Page
from service.reading.protecting.decisions import erasures_page, holds_page, one_request, requests_page
from service.reading.protecting.erasure import one_erasure
from service.reading.protecting.retention import one_run, runs_page
from service.usecases import disclosing, erasing, legal_holds, retaining

PAGE = Schema.from_dict({"page": Number(load_default=1)}, name="ProtectingQuery")
SUBJECT: Fields = {
    "about": Words(required=True, metadata={"description": f"One of {', '.join(ABOUT)}."}),
    "key": Words(required=True, metadata={"description": "The case's reference, or the person's e-mail."}),
}
REASON: Fields = {"reason": Words(required=True)}
ABOUT_REASON: Fields = {**SUBJECT, **REASON}
ABOUT_REFERENCE: Fields = {**SUBJECT, "reference": Words(required=True)}
EVERYWHERE: Fields = {"everywhere": fields.Boolean(load_default=False)}
DRY: Fields = {"dry": fields.Boolean(load_default=True)}
ZIP = "application/zip"
BINARY = {"type": "string", "format": "binary"}


def protecting() -> list[Part]:
    """These parts of the API."""
    return [_runs(), _holds(), _erasures(), _requests()]


def _listed(shape: Any, found: Page[Any]) -> Response:
    """A page of a list; next is the number of the page after it."""
    return many(shape, found.items, str(found.number + 1) if found.more else None)


def _runs() -> Part:
    part = Part("retention-runs", "/retention-runs", "What has been kept as long as policy says.")

    @part.route("")
    @part.arguments(PAGE, location="query")
    @part.response(200, list_of(RetentionRunShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="A page of 25 runs, newest first")
    def list_(query: dict[str, Any]) -> Response:
        return _listed(RetentionRunShape, runs_page(caller(), query["page"]))

    @part.route("", methods=["POST"])
    @part.response(202, RetentionRunShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Begin a dry run, or one in earnest; it is done piece by piece in the background")
    @takes(Schema.from_dict(dict(DRY), name="RunWanted"))
    def begin() -> Response:
        fresh_first()
        made = retaining.ask(caller(), dry=loaded(DRY, body())["dry"])
        return one(RetentionRunShape, one_run(caller(), made.id), 202)

    @part.route("/<number:record_id>")
    @part.response(200, RetentionRunShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="One run with what it found")
    def look(record_id: int) -> Response:
        return one(RetentionRunShape, one_run(caller(), record_id))

    @part.route("/<number:record_id>/read", methods=["POST"])
    @part.response(200, RetentionRunShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Say that you have read a dry run")
    def read(record_id: int) -> Response:
        retaining.confirm(caller(), record_id)
        return one(RetentionRunShape, one_run(caller(), record_id))

    return part


def _holds() -> Part:
    part = Part("legal-holds", "/legal-holds", "Cases and people of whom nothing is erased.")

    @part.route("")
    @part.arguments(PAGE, location="query")
    @part.response(200, list_of(HoldShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="A page of 25 legal holds, those that stand first")
    def list_(query: dict[str, Any]) -> Response:
        return _listed(HoldShape, holds_page(caller(), query["page"]))

    @part.route("", methods=["POST"])
    @part.response(200, list_of(HoldShape))
    @part.doc(summary="Place a legal hold; the answer is the list with it")
    @takes(Schema.from_dict(dict(ABOUT_REASON), name="HoldWanted"))
    def place() -> Response:
        legal_holds.place(caller(), **_subject(ABOUT_REASON))
        return _listed(HoldShape, holds_page(caller(), 1))

    @part.route("/<number:record_id>/lift", methods=["POST"])
    @part.response(200, list_of(HoldShape))
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Lift a legal hold")
    @takes(Schema.from_dict(dict(REASON), name="HoldLifted"))
    def lift(record_id: int) -> Response:
        legal_holds.lift(caller(), record_id, loaded(REASON, body())["reason"])
        return _listed(HoldShape, holds_page(caller(), 1))

    return part


def _erasures() -> Part:
    part = Part("erasures", "/erasures", "Cases and former members of staff that are erased.")

    @part.route("")
    @part.arguments(PAGE, location="query")
    @part.response(200, list_of(ErasureShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="A page of 25 erasures, those that wait first")
    def list_(query: dict[str, Any]) -> Response:
        return _listed(ErasureShape, erasures_page(caller(), query["page"]))

    @part.route("", methods=["POST"])
    @part.response(200, list_of(ErasureShape))
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Ask for an erasure; the answer is the list with it")
    @takes(Schema.from_dict(dict(ABOUT_REASON), name="ErasureWanted"))
    def ask() -> Response:
        erasing.ask(caller(), **_subject(ABOUT_REASON))
        return _listed(ErasureShape, erasures_page(caller(), 1))

    @part.route("/<number:record_id>")
    @part.response(200, ErasureWholeShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="One erasure, and in how many records of others it is named")
    def look(record_id: int) -> Response:
        return one(ErasureWholeShape, one_erasure(caller(), record_id))

    _decide(part)
    return part


def _decide(part: Part) -> None:
    @part.route("/<number:record_id>/approve", methods=["POST"])
    @part.response(200, list_of(ErasureShape))
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Erase what somebody else asked for, and take it out of what others wrote if that is wanted")
    @takes(Schema.from_dict(dict(EVERYWHERE), name="ErasureApproved"))
    def approve(record_id: int) -> Response:
        fresh_first()
        erasing.approve(caller(), record_id, everywhere=loaded(EVERYWHERE, body())["everywhere"])
        return _listed(ErasureShape, erasures_page(caller(), 1))

    @part.route("/<number:record_id>/refuse", methods=["POST"])
    @part.response(200, list_of(ErasureShape))
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Decide that it stays")
    @takes(Schema.from_dict(dict(REASON), name="ErasureRefused"))
    def refuse(record_id: int) -> Response:
        erasing.refuse(caller(), record_id, loaded(REASON, body())["reason"])
        return _listed(ErasureShape, erasures_page(caller(), 1))


def _requests() -> Part:
    part = Part("access-requests", "/access-requests", "All that is held about a case or a member of staff.")

    @part.route("")
    @part.arguments(PAGE, location="query")
    @part.response(200, list_of(AccessRequestShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="A page of 25 requests, newest first")
    def list_(query: dict[str, Any]) -> Response:
        return _listed(AccessRequestShape, requests_page(caller(), query["page"]))

    @part.route("", methods=["POST"])
    @part.response(200, AccessRequestShape)
    @part.doc(summary="Enter a request")
    @takes(Schema.from_dict(dict(ABOUT_REFERENCE), name="RequestWanted"))
    def ask() -> Response:
        made = disclosing.ask(caller(), **_subject(ABOUT_REFERENCE))
        return one(AccessRequestShape, one_request(caller(), made.id))

    @part.route("/<number:record_id>")
    @part.response(200, AccessRequestShape)
    @part.doc(summary="One request")
    def look(record_id: int) -> Response:
        return one(AccessRequestShape, one_request(caller(), record_id))

    @part.route("/<number:record_id>/package.zip", endpoint="package")
    @part.response(200, BINARY, content_type=ZIP)
    @part.doc(summary="The package, for whoever may open it now; that is recorded")
    def package(record_id: int) -> Response:
        name, content = disclosing.package(caller(), record_id)
        return download(content, name, ZIP)

    _steps(part)
    return part


def _steps(part: Part) -> None:
    @part.route("/<number:record_id>/prepare", methods=["POST"])
    @part.response(200, AccessRequestShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Put the package together, or anew")
    def prepare(record_id: int) -> Response:
        disclosing.prepare(caller(), record_id)
        return one(AccessRequestShape, one_request(caller(), record_id))

    @part.route("/<number:record_id>/review", methods=["POST"])
    @part.response(200, AccessRequestShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Say, as the second person, that it may be handed over")
    def review(record_id: int) -> Response:
        disclosing.review(caller(), record_id)
        return one(AccessRequestShape, one_request(caller(), record_id))

    @part.route("/<number:record_id>/release", methods=["POST"])
    @part.response(200, AccessRequestShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Say that it was handed over")
    def release(record_id: int) -> Response:
        fresh_first()
        disclosing.release(caller(), record_id)
        return one(AccessRequestShape, one_request(caller(), record_id))

    @part.route("/<number:record_id>/refuse", methods=["POST"])
    @part.response(200, AccessRequestShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Say that it is not handed over, and why")
    @takes(Schema.from_dict(dict(REASON), name="RequestRefused"))
    def refuse(record_id: int) -> Response:
        disclosing.refuse(caller(), record_id, loaded(REASON, body())["reason"])
        return one(AccessRequestShape, one_request(caller(), record_id))


def _subject(wanted: Fields) -> dict[str, Any]:
    """What was sent, as the use cases take it."""
    return dict(loaded(wanted, body()))
