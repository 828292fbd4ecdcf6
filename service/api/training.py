"""Training that was offered and attended, and the needs that audits name."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema

from service.api.caller import caller
from service.api.incoming import PageQuery, a_number, behind, body, cursor
from service.api.outgoing import many, one
from service.api.part import Part, takes
from service.api.quick_wins import PERIOD
from service.api.shapes.base import list_of
from service.api.shapes.learning import PersonTrainingShape, TrainingNeedShape, TrainingShape
from service.fields import Words
from service.queries import Sight
from service.reading.needs import needs
from service.reading.training import listed_training, training_of
from service.usecases.training import (
    ATTENDANCE_FIELDS,
    TRAINING_FIELDS,
    offer_training,
    record_attendance,
    trained,
    training_seen,
)


def training() -> Part:
    """The part of the API for training."""
    part = Part("training", "/training", "Training that is offered and attended, and what is needed.")
    _listing(part)
    _changing(part)

    @part.route("/needs")
    @part.arguments(Schema.from_dict(dict(PERIOD), name="NeedQuery"), location="query")
    @part.response(200, list_of(TrainingNeedShape))
    @part.doc(summary="Training needs and system problems by team and theme, in audits and forms that you may read")
    def needed(query: dict[str, Any]) -> Response:
        return many(TrainingNeedShape, needs(Sight(caller()), query))

    return part


def _listing(part: Part) -> None:
    @part.route("")
    @part.arguments(PageQuery.from_dict({"theme": Words()}, name="TrainingQuery"), location="query")
    @part.response(200, list_of(TrainingShape))
    @part.doc(summary="List the training of which you may know, newest first")
    def list_(query: dict[str, Any]) -> Response:
        after, limit = behind(query.pop("cursor", None), a_number), query.pop("limit")
        page = listed_training(caller(), query.get("theme"), after=after[0] if after else None, limit=limit)
        return many(TrainingShape, page.items, cursor(page.last) if page.last is not None else None)

    @part.route("/<number:record_id>")
    @part.response(200, TrainingShape)
    @part.doc(summary="Look at one training")
    def look(record_id: int) -> Response:
        return one(TrainingShape, training_seen(record_id, caller()))


def _changing(part: Part) -> None:
    @part.route("", methods=["POST"])
    @part.response(201, TrainingShape)
    @part.doc(summary="Offer a training to teams, services or people")
    @takes(Schema.from_dict(dict(TRAINING_FIELDS), name="NewTraining"))
    def offer() -> Response:
        return one(TrainingShape, offer_training(caller(), body()), 201)

    @part.route("/<number:record_id>/attendance", methods=["POST"])
    @part.response(200, TrainingShape)
    @part.doc(summary="Record who attended it on a day")
    @takes(Schema.from_dict(dict(ATTENDANCE_FIELDS), name="NewAttendance"))
    def attended(record_id: int) -> Response:
        return one(TrainingShape, record_attendance(record_id, caller(), body()))


def person_training() -> Part:
    """The address of one person's training."""
    part = Part("person_training", "/people", "What somebody was offered and attended.")

    @part.route("/<email>/training")
    @part.response(200, PersonTrainingShape)
    @part.doc(summary="What somebody was offered and attended: for themselves, their line and the quality team")
    def look(email: str) -> Response:
        return one(PersonTrainingShape, training_of(trained(email, caller())))

    return part
