"""Figures of what audits say, within what the caller may see: the same as the pages show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response
from marshmallow import Schema

from service.api.caller import caller
from service.api.outgoing import many, one
from service.api.part import Part
from service.api.shapes.base import Shape, list_of
from service.api.shapes.insight import ActionsFoundShape, AgreedShape, EscalationsShape, EvidenceShape, GradesShape
from service.context import here
from service.fields import Day, Fields, Number, Words
from service.insight.measures.actions import actions
from service.insight.measures.agreement import agreement_of
from service.insight.measures.escalations import escalations
from service.insight.measures.evidence import evidence
from service.insight.measures.grades import grades
from service.insight.reach import LONGEST_DAYS, PERMISSION, Place, reach, recent
from service.insight.scope import Scope
from service.queries import Absent, Sight, may
from workflows.engine import Incomplete, NotPermitted

ASKED: Fields = {
    "from": Day(metadata={"description": "From this local day on; twelve months where none is given."}),
    "to": Day(metadata={"description": "Until this local day; today where none is given."}),
    "service": Words(metadata={"description": "The service of the case, by name."}),
    "team": Words(metadata={"description": "The team of the case, by name."}),
    "cycle": Number(metadata={"description": "Only what this cycle's analysis counts."}),
}
QUERY = Schema.from_dict(dict(ASKED), name="InsightQuery")
# Shape, what it is, and how it is counted; what is counted question by question is a list.
FIGURES: Mapping[str, tuple[type[Shape], str, Callable[[Scope], Any]]] = {
    "grades": (GradesShape, "Grades by period, service, team, tool, status and cycle", grades),
    "actions": (ActionsFoundShape, "What became of actions", actions),
    "escalations": (EscalationsShape, "Why escalations were raised, what was decided, how long it took", escalations),
    "agreement": (AgreedShape, "How far first and second grades agree", agreement_of),
}


def insight() -> Part:
    """The part of the API for figures."""
    part = Part("insight", "/insight", "Figures of what audits say, as far as you may see them.")
    for name, (shape, about, count) in FIGURES.items():
        _figure(part, name, shape, about, count)

    @part.route("/evidence")
    @part.arguments(QUERY, location="query")
    @part.response(200, list_of(EvidenceShape))
    @part.alt_response(403, "FORBIDDEN")
    @part.alt_response(404, "NOT_FOUND")
    @part.alt_response(422, "UNPROCESSABLE_ENTITY")
    @part.doc(summary="Evidence on file, question by question")
    def evidence_(query: dict[str, Any]) -> Response:
        return many(EvidenceShape, evidence(scope_of(query)))

    return part


def _figure(part: Part, name: str, shape: type[Shape], about: str, count: Callable[[Scope], Any]) -> None:
    @part.route(f"/{name}", endpoint=name)
    @part.arguments(QUERY, location="query")
    @part.response(200, shape)
    @part.alt_response(403, "FORBIDDEN")
    @part.alt_response(404, "NOT_FOUND")
    @part.alt_response(422, "UNPROCESSABLE_ENTITY")
    @part.doc(summary=about)
    def figure(query: dict[str, Any]) -> Response:
        return one(shape, count(scope_of(query)))


def scope_of(query: Mapping[str, Any]) -> Scope:
    """What is asked for, within what the caller may see; raises NotPermitted, and Absent beyond it."""
    person = caller()
    if not may(person, PERMISSION):
        raise NotPermitted("Figures are for managers, the quality team and the performance team.")
    sight = Sight(person)
    found, (first, last) = reach(sight), days_of(query)
    scope = Scope(
        first,
        last,
        service_id=_number(query.get("service"), found.services, "service"),
        team_id=_number(query.get("team"), found.teams, "team"),
        cycle_id=query.get("cycle"),
        without=sight.blind,
    )
    return found.narrow(scope)


def days_of(query: Mapping[str, Any]) -> tuple[date, date]:
    """The days that are asked for; raises Incomplete."""
    first, last = recent(here().today())
    first, last = query.get("from", first), query.get("to", last)
    if first > last:
        raise Incomplete({"from": "Give a day that is not after the last one."})
    if (last - first).days > LONGEST_DAYS:
        raise Incomplete({"from": "Ask for ten years at most."})
    return first, last


def _number(name: str | None, places: Sequence[Place], what: str) -> int | None:
    """The number of a place that the caller may see; raises Absent for any other."""
    if name is None:
        return None
    number = next((place.id for place in places if place.name == name), None)
    if number is None:
        raise Absent(what)
    return number
