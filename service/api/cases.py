"""Cases as the case system told of them."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields, validate

from service.api.caller import caller
from service.api.incoming import PageQuery, a_text, behind, cursor
from service.api.outgoing import many, one
from service.api.part import Part
from service.api.shapes.base import list_of
from service.api.shapes.cases import CaseHistoryShape, CaseShape
from service.fields import Fields, Words
from service.usecases.reading import case_seen, listed_cases
from workflows.words import CaseStatus, SubjectKind

STATUSES = [str(status) for status in CaseStatus if str(status) not in tuple(SubjectKind)]
FILTERS: Fields = {
    "status": fields.String(validate=validate.OneOf(STATUSES, error=f"Choose one of: {', '.join(STATUSES)}.")),
    "team": Words(),
    "worker": Words(metadata={"description": "The worker's e-mail."}),
    "open": fields.Boolean(),
}


def cases() -> Part:
    """The part of the API for cases."""
    part = Part("cases", "/cases", "Cases, by the case system's reference.")

    @part.route("")
    @part.arguments(PageQuery.from_dict(dict(FILTERS), name="CaseQuery"), location="query")
    @part.response(200, list_of(CaseShape))
    @part.doc(summary="List the cases that you may see, by reference")
    def list_(query: dict[str, Any]) -> Response:
        after, limit = behind(query.pop("cursor", None), a_text), query.pop("limit")
        page = listed_cases(caller(), query, after=after[0] if after else None, limit=limit)
        return many(CaseShape, page.items, cursor(page.last) if page.last is not None else None)

    @part.route("/<path:reference>")
    @part.response(200, CaseHistoryShape)
    @part.doc(summary="Look at one case, with what imports changed about it")
    def look(reference: str) -> Response:
        return one(CaseHistoryShape, case_seen(reference, caller()))

    return part
