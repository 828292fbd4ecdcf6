"""Cover for absence: who has somebody's tasks on the days on which they are away."""

from __future__ import annotations

from flask import Response
from marshmallow import Schema

from service.api.caller import caller
from service.api.incoming import body, remembering
from service.api.outgoing import dumped, many, one, remembered
from service.api.part import KEYED, Part, takes, with_headers
from service.api.shapes.base import list_of
from service.api.shapes.covers import CoverShape
from service.usecases.covering import COVER_FIELDS, ask_for_cover, covers_seen, end_cover


def cover() -> Part:
    """The part of the API for cover."""
    part = Part("cover", "/cover", "Who has somebody's tasks while they are away.")
    _changing(part)

    @part.route("")
    @part.response(200, list_of(CoverShape))
    @part.doc(summary="List the covers that run or are to come: your own, those that you give, those of your line")
    def list_() -> Response:
        return many(CoverShape, covers_seen(caller()))

    return part


def _changing(part: Part) -> None:
    @part.route("", methods=["POST"])
    @part.response(201, CoverShape)
    @part.doc(summary="Let somebody have your tasks, or those of somebody in your line, for some days")
    @takes(Schema.from_dict(dict(COVER_FIELDS), name="NewCover"))
    @with_headers(KEYED)
    def ask() -> Response:
        sent = body()
        keep = remembering(sent, 201, lambda cover: dumped(CoverShape, cover))
        return remembered(ask_for_cover(caller(), sent, keep))

    @part.route("/<number:record_id>/end", methods=["POST"])
    @part.response(200, CoverShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="End a cover early: the tasks come back at once")
    def end(record_id: int) -> Response:
        return one(CoverShape, end_cover(record_id, caller()))
