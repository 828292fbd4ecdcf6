"""The agenda of a supervision session, for the supervisee and those who supervise."""

from __future__ import annotations

from flask import Response

from service.api.caller import caller
from service.api.outgoing import one
from service.api.part import Part
from service.api.shapes.agenda import AgendaShape
from service.reading.agenda import next_agenda, session_agenda


def add_agenda(part: Part) -> None:
    """The agenda of one session."""

    @part.route("/<number:record_id>/agenda")
    @part.response(200, AgendaShape)
    @part.doc(summary="What to talk about: open plans, actions due, decisions, forms, what went well")
    def agenda(record_id: int) -> Response:
        return one(AgendaShape, session_agenda(record_id, caller()))


def add_next_agenda(part: Part) -> None:
    """The agenda of somebody's next session."""

    @part.route("/<email>/agenda")
    @part.response(200, AgendaShape)
    @part.doc(summary="The agenda of somebody’s next supervision, booked or not")
    def agenda(email: str) -> Response:
        return one(AgendaShape, next_agenda(email, caller()))
