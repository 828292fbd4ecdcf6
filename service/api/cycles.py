"""A cycle's draw and why a case was or was not drawn, what came back, and what was found and published."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.caller import caller
from service.api.incoming import PageQuery, a_number, behind, cursor
from service.api.outgoing import many, one
from service.api.part import Part
from service.api.shapes.base import list_of
from service.api.shapes.cycles import DrawShape, ExplanationShape, FindingsShape, ReturnsShape
from service.reading.draw_explained import explained
from service.reading.draws import draw_page
from service.reading.findings import findings_listed, findings_of
from service.reading.returns import returns_page


def add_draw(part: Part) -> None:
    """The addresses of a cycle beyond those of every lifecycle."""
    _draw(part)
    _explanation(part)
    _returns(part)
    _findings(part)


def _draw(part: Part) -> None:
    @part.route("/<number:record_id>/draw")
    @part.response(200, DrawShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="How the cases were drawn: the list, what was left out, the groups, the places, the reserves")
    def draw(record_id: int) -> Response:
        return one(DrawShape, draw_page(record_id, caller()))


def _explanation(part: Part) -> None:
    @part.route("/<number:record_id>/draw/cases/<path:reference>")
    @part.response(200, ExplanationShape)
    @part.doc(summary="Why this case was chosen, or why not; also for whoever sees the case or an audit of it")
    def explain(record_id: int, reference: str) -> Response:
        return one(ExplanationShape, explained(record_id, reference, caller()))


def _returns(part: Part) -> None:
    @part.route("/<number:record_id>/returns")
    @part.response(200, ReturnsShape)
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="What was requested, returned by the cut-off, late and withdrawn, auditor by auditor")
    def returns(record_id: int) -> Response:
        return one(ReturnsShape, returns_page(record_id, caller()))


def _findings(part: Part) -> None:
    @part.route("/<number:record_id>/findings")
    @part.response(200, FindingsShape)
    @part.doc(summary="What the cycle found, once it is published")
    def cycle_findings(record_id: int) -> Response:
        return one(FindingsShape, findings_of(record_id, caller()))


def findings() -> Part:
    """The part of the API for published findings."""
    part = Part("findings", "/findings", "What audit cycles found, published to their auditors and to staff.")

    @part.route("")
    @part.arguments(PageQuery, location="query")
    @part.response(200, list_of(FindingsShape))
    @part.doc(summary="List the published findings, newest first")
    def list_(query: dict[str, Any]) -> Response:
        after = behind(query.get("cursor"), a_number)
        found, last = findings_listed(caller(), after=after[0] if after else None, limit=query["limit"])
        return many(FindingsShape, found, cursor(last) if last is not None else None)

    return part
