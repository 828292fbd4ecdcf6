"""The caller's own worklist, and handing a task on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from service.api.caller import caller
from service.api.incoming import PageQuery, a_day, a_number, behind, body, cursor, remembering
from service.api.outgoing import dumped, many, remembered
from service.api.part import KEYED, Part, takes, with_headers
from service.api.shapes.base import list_of
from service.api.shapes.work import TaskShape
from service.fields import Day, Fields, Words
from service.usecases.tasks import DELEGATE_FIELDS, FOLLOW_UP_FIELDS, delegate, follow_up, listed_tasks

FILTERS: Fields = {
    "kind": Words(),
    "due_before": Day(),
    "overdue": fields.Boolean(),
    "team": Words(metadata={"description": "The team of the case, or of whom the task is about."}),
}


def tasks() -> Part:
    """The part of the API for the worklist."""
    part = Part("tasks", "/tasks", "What you have to do.")
    _listing(part)
    _changing(part, "delegate", delegate, DELEGATE_FIELDS, "Give a task to somebody who acts on your behalf")
    _changing(part, "follow_up", follow_up, FOLLOW_UP_FIELDS, "Set the day on which to look at a task again")
    return part


def _listing(part: Part) -> None:
    @part.route("")
    @part.arguments(PageQuery.from_dict(dict(FILTERS), name="TaskQuery"), location="query")
    @part.response(200, list_of(TaskShape))
    @part.doc(summary="Your open tasks, due soonest first, undated last")
    def list_(query: dict[str, Any]) -> Response:
        after, limit = behind(query.pop("cursor", None), a_day, a_number), query.pop("limit")
        lines, last = listed_tasks(caller(), query, after=(after[0], after[1]) if after else None, limit=limit)
        return many(TaskShape, lines, cursor(*last) if last else None)


def _changing(part: Part, word: str, change: Callable[..., Any], wanted: Fields, summary: str) -> None:
    @part.route(f"/<number:record_id>/{word.replace('_', '-')}", methods=["POST"], endpoint=word)
    @part.response(200, TaskShape)
    @part.alt_response(409, "CONFLICT")
    @part.doc(summary=summary)
    @takes(Schema.from_dict(dict(wanted), name=word.title().replace("_", "")))
    @with_headers(KEYED)
    def changed(record_id: int) -> Response:
        sent = body()
        return remembered(
            change(record_id, caller(), sent, remembering(sent, 200, lambda line: dumped(TaskShape, line)))
        )
