"""What auditors say about the tools they work with, given after an audit and read tool by tool."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Response
from marshmallow import Schema

from service.api.caller import caller
from service.api.incoming import body, remembering
from service.api.outgoing import dumped, many, remembered
from service.api.part import KEYED, Part, takes, with_headers
from service.api.shapes.base import list_of
from service.api.shapes.learning import FeedbackShape, ToolFeedbackShape
from service.fields import Number
from service.usecases.commenting import FEEDBACK_FIELDS, feedback_on, give_feedback, own_feedback


def add_feedback(part: Part) -> None:
    """The addresses of what the auditors of an audit say about its tool."""

    @part.route("/<number:record_id>/tool-feedback")
    @part.response(200, list_of(FeedbackShape))
    @part.doc(summary="What you said about the tool after this audit")
    def feedback(record_id: int) -> Response:
        return many(FeedbackShape, own_feedback(record_id, caller()))

    @part.route("/<number:record_id>/tool-feedback", methods=["POST"])
    @part.response(201, FeedbackShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary="Say something about the tool, once the audit is submitted")
    @takes(Schema.from_dict(dict(FEEDBACK_FIELDS), name="NewFeedback"))
    @with_headers(KEYED)
    def give(record_id: int) -> Response:
        sent = body()
        keep = remembering(sent, 201, lambda given: dumped(FeedbackShape, given))
        return remembered(give_feedback(record_id, caller(), sent, keep))


def tool_feedback() -> Part:
    """The address of everything that was said about one tool."""
    part = Part("tool_feedback", "/tools", "What auditors say about the tools.")
    number = Number(metadata={"description": "Only about this version."})

    @part.route("/<key>/feedback")
    @part.arguments(Schema.from_dict({"number": number}, name="FeedbackQuery"), location="query")
    @part.response(200, list_of(ToolFeedbackShape))
    @part.doc(summary="What auditors said about a tool, newest first")
    def list_(query: dict[str, Any], key: str) -> Response:
        found = feedback_on(key, query.get("number"), caller())
        return many(ToolFeedbackShape, [_shown(feedback, readable) for feedback, readable in found])

    return part


def _shown(feedback: Any, readable: bool) -> SimpleNamespace:
    names = ("id", "tool_key", "tool_version", "question_key", "useful", "made_at", "author")
    told = {name: getattr(feedback, name) for name in names}
    return SimpleNamespace(**told, text=feedback.text if readable else None)
