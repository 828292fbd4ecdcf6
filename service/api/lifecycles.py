"""The same addresses for every kind of record with a lifecycle: list them, begin one, look at one."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from service.api.caller import caller
from service.api.incoming import a_number, behind, body, cursor, remembering
from service.api.kinds import Kind
from service.api.outgoing import dumped, many, one, remembered
from service.api.part import KEYED, Part, takes, with_headers
from service.api.shapes.base import list_of
from service.api.transitions import add_transitions
from service.looking import looked_at
from service.queries import find
from service.usecases.reading import listed


def part_for(kind: Kind) -> Part:
    """The part of the API for one kind of record."""
    part = Part(kind.path, f"/{kind.path}", kind.about)
    _listing(part, kind)
    if kind.begin is not None:
        _beginning(part, kind)
    _looking(part, kind)
    add_transitions(part, kind)
    return part


def _listing(part: Part, kind: Kind) -> None:
    @part.route("")
    @part.arguments(kind.query, location="query")
    @part.response(200, list_of(kind.shape))
    @part.doc(summary=f"List the {kind.path} that you may see, newest first")
    def list_(query: dict[str, Any]) -> Response:
        after, limit = behind(query.pop("cursor", None), a_number), query.pop("limit")
        page = listed(kind.record, caller(), query, after=after[0] if after else None, limit=limit)
        for record in page.items:
            looked_at(kind.record, record.id, caller().id)  # a line of this list is all of the record
        return many(kind.shape, page.items, cursor(page.last) if page.last is not None else None)


def _beginning(part: Part, kind: Kind) -> None:
    assert kind.begin is not None
    assert kind.body is not None
    begin = kind.begin

    @part.route("", methods=["POST"])
    @part.response(201, kind.shape)
    @part.doc(summary=kind.table.begins.label)
    @takes(kind.body)
    @with_headers(KEYED)
    def begin_() -> Response:
        sent = body()
        answer = begin(caller(), sent, remembering(sent, 201, lambda record: dumped(kind.shape, record)))
        return remembered(answer, {"Location": f"{request.path}/{answer.body['id']}"})


def _looking(part: Part, kind: Kind) -> None:
    @part.route("/<number:record_id>")
    @part.response(200, kind.shape)
    @part.doc(summary=f"Look at one {kind.table.title}")
    def look(record_id: int) -> Response:
        return one(kind.shape, find(kind.record, record_id, caller()))
