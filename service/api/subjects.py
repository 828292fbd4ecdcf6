"""What can be audited besides cases: resources, and the referrals that a workbook told of."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema

from service.api.caller import caller
from service.api.incoming import PageQuery, a_text, behind, body, cursor
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.shapes.base import Shape, list_of
from service.api.shapes.subjects import ReferralShape, ResourceShape
from service.usecases.reading import listed_subjects
from service.usecases.resources import RESOURCE_FIELDS, enter_resource
from workflows.words import SubjectKind


def resources() -> Part:
    """The part of the API for resources."""
    part = Part("resources", "/resources", "Residential units, foster carers and placements, whose files are audited.")
    _listing(part, SubjectKind.RESOURCE, ResourceShape)

    @part.route("", methods=["POST"])
    @part.response(201, ResourceShape)
    @part.doc(summary="Enter a resource of a service")
    @takes(Schema.from_dict(dict(RESOURCE_FIELDS), name="NewResource"))
    def enter() -> Response:
        return one(ResourceShape, enter_resource(caller(), body()), 201)

    return part


def referrals() -> Part:
    """The part of the API for referrals."""
    part = Part("referrals", "/referrals", "Referrals of list 3, those that went no further included.")
    _listing(part, SubjectKind.REFERRAL, ReferralShape)
    return part


def _listing(part: Part, kind: SubjectKind, shape: type[Shape]) -> None:
    @part.route("")
    @part.arguments(PageQuery, location="query")
    @part.response(200, list_of(shape))
    @part.doc(summary=f"List the {kind}s that you may see, by reference")
    def list_(query: dict[str, Any]) -> Response:
        after = behind(query.pop("cursor", None), a_text)
        page = listed_subjects(kind, caller(), after=after[0] if after else None, limit=query["limit"])
        return many(shape, page.items, cursor(page.last) if page.last is not None else None)
