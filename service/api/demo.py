"""Moves the demonstration's clock; part of the API in a demonstration only."""

from __future__ import annotations

from flask import Response
from marshmallow import Schema

from service.api.incoming import body
from service.api.outgoing import one
from service.api.part import Part, takes
from service.api.shapes.base import Shape, day, instant
from service.context import here
from service.fields import Day, Fields, loaded
from service.usecases.demo_clock import move_to

FIELDS: Fields = {"to": Day(required=True)}


class ClockShape(Shape):
    """What the demonstration's clock shows: the local day, and the instant in UTC."""

    MADE = {"now": lambda context: context.now(), "today": lambda context: context.today()}
    today = day()
    now = instant()


def demo() -> Part:
    """The part of the API for the demonstration."""
    part = Part("demo", "/demo", "The demonstration’s own clock.")

    @part.route("/clock", methods=["POST"])
    @part.response(200, ClockShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Let the days up to this one pass, with everything that they bring")
    @takes(Schema.from_dict(dict(FIELDS), name="ClockMove"))
    def clock() -> Response:
        move_to(loaded(FIELDS, body())["to"])
        return one(ClockShape, here())

    return part
