"""Whether everything agrees: what does not, and having it looked at."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from service.api.caller import caller
from service.api.incoming import PageQuery, a_number, behind, body, cursor
from service.api.kinds.kind import chosen
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.shapes.base import Shape, code, instant, list_of, number, words
from service.fields import Fields, Words, loaded
from service.reading.reconciling import SHOWN, check_discrepancies, discrepancies_behind, latest_rounds, one_discrepancy
from service.reconciling.found import Kind
from service.usecases import reconciling

SHOW = fields.String(load_default="standing", validate=chosen(SHOWN).validate)
REASON: Fields = {"reason": Words(required=True)}


class DiscrepancyShape(Shape):
    """Something that does not agree, at one place; closed when it agrees again, or explained by a person."""

    MADE = {
        "record_kind": lambda line: line.subject_kind,
        "record_id": lambda line: line.subject_id,
        "remedy": lambda line: line.meaning.remedy,
    }
    id = number()
    kind = code(tuple(Kind))
    record_kind = words()
    record_id = number(none=True)
    sequence = number(none=True)
    what = words()
    remedy = words()
    found_at = instant()
    seen_at = instant()
    closed_at = instant(none=True)
    explained_at = instant(none=True)
    explained_by = words(none=True)
    explanation = words(none=True)


class RoundShape(Shape):
    """One look at whether everything agrees; `ended_at` is null while it goes on, `found` counts what was new."""

    MADE = {"asked_by": lambda look: look.by, "whole": lambda look: "everything" if look.whole else "what is new"}
    id = number()
    asked_at = instant()
    asked_by = words(none=True)
    ended_at = instant(none=True)
    whole = code(("everything", "what is new"))
    records = number()
    rows = number()
    found = number()


def checks() -> list[Part]:
    """These parts of the API."""
    return [_discrepancies(), _rounds()]


def _discrepancies() -> Part:
    part = Part("discrepancies", "/discrepancies", "What does not agree within the service’s own rows.")

    @part.route("")
    @part.arguments(PageQuery.from_dict({"show": SHOW}, name="DiscrepancyQuery"), location="query")
    @part.response(200, list_of(DiscrepancyShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="List what stands, was explained, or agrees again; oldest first")
    def list_(query: dict[str, Any]) -> Response:
        after = behind(query.get("cursor"), a_number)
        place = after[0] if after else None
        found, last = discrepancies_behind(caller(), query["show"], after=place, limit=query["limit"])
        return many(DiscrepancyShape, found, cursor(last) if last is not None else None)

    @part.route("/<number:record_id>/explain", methods=["POST"])
    @part.response(200, DiscrepancyShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Say why something may stay as it is; it is not alerted of again")
    @takes(Schema.from_dict(dict(REASON), name="Explained"))
    def explain(record_id: int) -> Response:
        reconciling.explain(caller(), record_id, loaded(REASON, body())["reason"])
        return one(DiscrepancyShape, one_discrepancy(caller(), record_id))

    return part


def _rounds() -> Part:
    part = Part("reconciliations", "/reconciliations", "Looks at whether everything agrees.")

    @part.route("")
    @part.response(200, list_of(RoundShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.doc(summary="The latest ten looks, newest first")
    def list_() -> Response:
        check_discrepancies(caller())
        return many(RoundShape, latest_rounds(10))

    @part.route("", methods=["POST"])
    @part.response(202, RoundShape)
    @part.doc(summary="Have everything looked at; it is done piece by piece in the background")
    def ask() -> Response:
        reconciling.ask(caller())
        return one(RoundShape, latest_rounds(1)[0], 202)

    return part
