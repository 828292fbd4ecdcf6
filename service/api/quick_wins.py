"""Standards that audits often find missed, and reminders of one to the teams concerned."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from service.api.caller import caller
from service.api.incoming import MOST_PER_PAGE, body, remembering
from service.api.outgoing import dumped, many, remembered
from service.api.part import KEYED, ROOT, Part, takes, with_headers
from service.api.shapes.base import list_of
from service.api.shapes.learning import QuickWinShape, StandardReminderShape
from service.api.shapes.work import PATHS
from service.fields import Day, Fields, Number, Words
from service.queries import Sight
from service.reading.quick_wins import most_missed
from service.usecases.reminding import REMINDER_FIELDS, remind_teams

PERIOD: Fields = {
    "from": Day(metadata={"description": "Submitted on this local day or later."}),
    "to": Day(metadata={"description": "Submitted on this local day or earlier."}),
    "team": Words(metadata={"description": "The team of the case."}),
    "service": Words(metadata={"description": "The service of the case."}),
}
NARROWED: Fields = {
    **PERIOD,
    "cycle_id": Number(metadata={"description": "Only what this cycle's analysis counts."}),
    "limit": fields.Integer(
        load_default=20,
        validate=validate.Range(1, MOST_PER_PAGE, error=f"Give a number from 1 to {MOST_PER_PAGE}."),
        metadata={"description": "How many standards at most."},
    ),
}


def quick_wins() -> Part:
    """The part of the API for quick wins."""
    part = Part("quick_wins", "/quick-wins", "Standards that are often missed and quickly put right.")

    @part.route("")
    @part.arguments(Schema.from_dict(dict(NARROWED), name="QuickWinQuery"), location="query")
    @part.response(200, list_of(QuickWinShape))
    @part.doc(summary="The standards that audits most often find missed, in audits that you may see")
    def list_(query: dict[str, Any]) -> Response:
        limit = query.pop("limit")
        return many(QuickWinShape, most_missed(Sight(caller()), query, limit))

    @part.route("", methods=["POST"])
    @part.response(201, StandardReminderShape)
    @part.doc(summary="Remind everybody in some teams of one standard")
    @takes(Schema.from_dict(dict(REMINDER_FIELDS), name="NewStandardReminder"))
    @with_headers(KEYED)
    def remind() -> Response:
        sent = body()
        keep = remembering(sent, 201, lambda reminder: dumped(StandardReminderShape, reminder))
        answer = remind_teams(caller(), sent, keep)
        return remembered(answer, {"Location": f"{ROOT}/{PATHS['standard_reminder']}/{answer.body['id']}"})

    return part
