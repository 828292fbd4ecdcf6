"""Programmes, which cases go without an audit, and what was done of what programmes expected."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields, validate

from service.api.caller import caller
from service.api.incoming import PageQuery, a_number, a_text, behind, cursor
from service.api.kinds.kind import chosen
from service.api.outgoing import many
from service.api.part import Part
from service.api.shapes.audits import AuditShape
from service.api.shapes.base import list_of
from service.api.shapes.programmes import CoveredShape, ExpectedShape, ProgrammeShape, QuotaShape, UncoveredShape
from service.context import here
from service.fields import Fields, Words
from service.usecases import coverage as use
from service.usecases.reading import reviewed_audits
from workflows.programmes import SlotOutcome

PERIOD = Words(metadata={"description": "2026-W45, 2026-11, 2026-Q4 or 2026-H2; left out: this quarter."})
PLACES: Fields = {"team": Words(), "service": Words()}
EXPECTED: Fields = {"period": PERIOD, "programme": Words(), "outcome": chosen(SlotOutcome)}


def programmes() -> Part:
    """The part of the API for programmes."""
    part = Part("programmes", "/programmes", "What makes audits by itself, as policy sets it.")

    @part.route("")
    @part.response(200, list_of(ProgrammeShape))
    @part.doc(summary="List the programmes")
    def list_() -> Response:
        return many(ProgrammeShape, here().programmes.values())

    return part


def coverage() -> Part:
    """The part of the API for coverage."""
    part = Part("coverage", "/coverage", "Which cases go without an audit, and quotas done against expected.")
    _uncovered(part)
    _summary(part)
    _quotas(part)
    _expected(part)
    return part


def _uncovered(part: Part) -> None:
    @part.route("")
    @part.arguments(PageQuery.from_dict(dict(PLACES), name="CoverageQuery"), location="query")
    @part.response(200, list_of(UncoveredShape))
    @part.doc(summary="List the open cases without an audit inside policy’s months, by reference")
    def list_(query: dict[str, Any]) -> Response:
        after, limit = behind(query.pop("cursor", None), a_text), query.pop("limit")
        page = use.uncovered(caller(), query, after=after[0] if after else None, limit=limit)
        return many(UncoveredShape, page.items, cursor(page.last) if page.last is not None else None)


def _summary(part: Part) -> None:
    by = fields.String(load_default="team", validate=_one_of(("service", "team")))

    @part.route("/summary")
    @part.arguments(PageQuery.from_dict({"by": by}, name="CoverageSummaryQuery"), location="query")
    @part.response(200, list_of(CoveredShape))
    @part.doc(summary="How many of the open cases are covered, by team or service")
    def summary(query: dict[str, Any]) -> Response:
        return many(CoveredShape, use.coverage(caller(), query["by"]))


def _quotas(part: Part) -> None:
    by = fields.String(load_default="auditor", validate=_one_of(tuple(use.GROUPS)))

    @part.route("/quotas")
    @part.arguments(PageQuery.from_dict({"period": PERIOD, "by": by}, name="QuotaQuery"), location="query")
    @part.response(200, list_of(QuotaShape))
    @part.doc(summary="What programmes expected in a period, and what was done")
    def quotas(query: dict[str, Any]) -> Response:
        return many(QuotaShape, use.quotas(caller(), use.period_named(query.get("period")), query["by"]))


def _expected(part: Part) -> None:
    @part.route("/expected")
    @part.arguments(PageQuery.from_dict(dict(EXPECTED), name="ExpectedQuery"), location="query")
    @part.response(200, list_of(ExpectedShape))
    @part.doc(summary="List each audit that was expected in a period, newest first, with what came of it")
    def expected(query: dict[str, Any]) -> Response:
        after, limit = behind(query.pop("cursor", None), a_number), query.pop("limit")
        period = use.period_named(query.pop("period", None))
        page = use.expected(caller(), period, query, after=after[0] if after else None, limit=limit)
        return many(ExpectedShape, page.items, cursor(page.last) if page.last is not None else None)


def _one_of(choices: tuple[str, ...]) -> validate.OneOf:
    return validate.OneOf(choices, error=f"Choose one of: {', '.join(choices)}.")


def add_reviewed(part: Part) -> None:
    """The address of the audits that a review is about."""

    @part.route("/<number:record_id>/audits")
    @part.response(200, list_of(AuditShape))
    @part.doc(summary="The audits that the review looks at, or looked at, as far as you may see them")
    def audits(record_id: int) -> Response:
        return many(AuditShape, reviewed_audits(record_id, caller()))
