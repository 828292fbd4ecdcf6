"""The form of a self-audit: the same questions and answers as an audit's, kept apart from them."""

from __future__ import annotations

from flask import Response

from service.api.caller import caller
from service.api.forms import ANSWERS, form_of
from service.api.incoming import body, version_wanted
from service.api.outgoing import one
from service.api.overtaken import overtaken
from service.api.part import VERSIONED, Part, takes, with_headers
from service.api.shapes.self_audits import SelfFormShape
from service.queries import find
from service.usecases.self_auditing import save_self_answers


def add_self_form(part: Part) -> None:
    """The addresses of a self-audit's answers."""

    @part.route("/<number:record_id>/answers")
    @part.response(200, SelfFormShape)
    @part.doc(summary="The form: every question asked of this case, with what its author answered")
    def answers(record_id: int) -> Response:
        return one(SelfFormShape, form_of(find("self_audit", record_id, caller())))

    @part.route("/<number:record_id>/answers", methods=["PUT"])
    @part.response(200, SelfFormShape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Keep answers and section grades")
    @takes(ANSWERS)
    @with_headers(VERSIONED)
    def save(record_id: int) -> Response:
        with overtaken("self_audit", record_id, "record"):
            record = save_self_answers(record_id, caller(), body(), version=version_wanted())
        return one(SelfFormShape, form_of(record))
