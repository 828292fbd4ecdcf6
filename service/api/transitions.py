"""What may happen to a record, making it happen, and what has happened: alike for every kind with a lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from service.api.bodies import choices
from service.api.caller import caller
from service.api.incoming import PageQuery, a_number, behind, body, cursor, remembering, version_wanted
from service.api.kinds import Kind
from service.api.outgoing import dumped, many, remembered
from service.api.overtaken import overtaken
from service.api.part import KEYED, VERSIONED, Part, takes, with_headers
from service.api.shapes.base import list_of
from service.api.shapes.oversight import hidden
from service.api.shapes.work import EventShape, TransitionShape
from service.context import here
from service.queries import find
from service.usecases.reading import history, people_named, person_facts
from service.usecases.transitions import fire_transition, possibilities
from workflows.definition import Fact, FactKind
from workflows.engine import Possibility

ANY_BODY = {"type": "object", "description": "The facts that this trigger needs; see its own address below."}
# What a history says of an outcome that its reader may not know.
OUTCOME = ("outcome", "text")


def add_transitions(part: Part, kind: Kind) -> None:
    """The addresses /{id}/transitions and /{id}/history of one kind."""
    _choosing(part, kind)
    _firing(part, kind)
    _remembering(part, kind)


def _choosing(part: Part, kind: Kind) -> None:
    @part.route("/<number:record_id>/transitions")
    @part.response(200, list_of(TransitionShape))
    @part.doc(summary="What may happen now: every trigger of this state, and the reason where you may not fire it")
    def transitions(record_id: int) -> Response:
        record, found = possibilities(kind.record, record_id, caller())
        return many(TransitionShape, [_possibility(record, possibility) for possibility in found])


def _possibility(record: Any, possibility: Possibility) -> dict[str, Any]:
    return {
        "trigger": possibility.trigger,
        "label": possibility.row.label,
        "allowed": possibility.allowed,
        "reason": possibility.reason,
        "needs": [_need(record, fact) for fact in possibility.needs],
    }


def _need(record: Any, fact: Fact) -> dict[str, Any]:
    signs = fact.kind is FactKind.SIGNATURE
    return {
        "name": fact.name,
        "kind": str(fact.kind),
        "required": fact.required,
        "choices": choices(fact, record),
        "declaration": here().policy.get("declaration") if signs else None,
    }


def _firing(part: Part, kind: Kind) -> None:
    @part.route("/<number:record_id>/transitions/<trigger>", methods=["POST"])
    @part.response(200, kind.shape)
    @part.alt_response(409, "CONFLICT")
    @part.alt_response(412, "PRECONDITION_FAILED")
    @part.doc(summary="Fire a trigger; the facts are the body")
    @takes(ANY_BODY, required=False)
    @with_headers(KEYED, VERSIONED)
    def fire(record_id: int, trigger: str) -> Response:
        return fired(kind, record_id, trigger, body())


def fired(kind: Kind, record_id: int, trigger: str, sent: Mapping[str, Any]) -> Response:
    """Fire a trigger as the caller, with the version and key that the request names."""
    remember = remembering(sent, 200, lambda record: dumped(kind.shape, record))
    with overtaken(kind.record, record_id, trigger):
        answer = fire_transition(
            kind.record, record_id, trigger, caller(), sent, version=version_wanted(), remember=remember
        )
    return remembered(answer)


def _remembering(part: Part, kind: Kind) -> None:
    @part.route("/<number:record_id>/history")
    @part.arguments(PageQuery, location="query")
    @part.response(200, list_of(EventShape))
    @part.doc(summary="What happened, oldest first")
    def history_(query: dict[str, Any], record_id: int) -> Response:
        after = behind(query.get("cursor"), a_number) or [0]
        page = history(kind.record, record_id, caller(), after=after[0], limit=query["limit"])
        secret = kind.record == "escalation" and hidden(find(kind.record, record_id, caller()))
        people = people_named(page.items)
        events = [_event(row, people, OUTCOME if secret else ()) for row in page.items]
        return many(EventShape, events, cursor(page.last) if page.last is not None else None)


def _event(row: Any, people: Mapping[int, Any], left_out: tuple[str, ...]) -> dict[str, Any]:
    actor = row.actor
    facts = {name: value for name, value in row.facts.items() if name not in left_out}
    for name in person_facts(row):
        if name in facts and (named := people.get(facts[name])):
            facts[name] = {"id": named.id, "name": named.name, "email": named.email}
    return {
        "sequence": row.sequence,
        "at": row.at,
        "actor": {"id": row.actor_id, "name": row.actor_name, "email": actor.email if actor else None},
        "on_behalf_of": row.on_behalf_of,
        "trigger": row.trigger,
        "before": row.from_state,
        "after": row.to_state,
        "reason": row.reason,
        "facts": facts,
        "hash": row.hash,
    }
