"""The days on which somebody is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from service.fields import Day, Fields
from service.models import Leave
from service.steps.people_parts.part import Change, PeoplePart
from service.steps.staffing import restaff
from workflows.engine import Incomplete

MOST_SPELLS = 100
SPELL: Fields = {"from": Day(required=True), "to": Day(required=True)}


def _field() -> fields.Field[Any]:
    at_most = validate.Length(max=MOST_SPELLS, error=f"Give at most {MOST_SPELLS} spells of leave.")
    return fields.List(fields.Nested(Schema.from_dict(dict(SPELL), name="NewLeave")), validate=at_most)


def _apply(change: Change) -> None:
    """Open tasks that this puts into other hands today pass at once, those of later days in the morning."""
    change.person.leave = _spells(change.value)
    restaff(change.work, change.gate, {change.person.id})


def _spells(given: list[Mapping[str, date]]) -> list[Leave]:
    spells = sorted((spell["from"], spell["to"]) for spell in given)
    if any(start > end for start, end in spells):
        raise Incomplete({"leave": "A spell of leave ends before it begins. Give the first day and then the last."})
    if any(end >= start for (_, end), (start, _) in zip(spells, spells[1:], strict=False)):
        raise Incomplete({"leave": "Two spells of leave overlap. Join them into one."})
    return [Leave(from_on=start, to_on=end) for start, end in spells]


LEAVE = PeoplePart(
    "leave",
    _field,
    "people.leave",
    "Only the line management of {name}, administrators and performance can change this.",
    _apply,
)
