"""The spell in which somebody's competence is monitored, kept by their line management (DOMAIN rows 2, 7)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from service.competence import PERMISSION, monitoring_of
from service.fields import Day, Fields
from service.models import CompetenceMonitoring
from service.steps.people_parts.part import Change, PeoplePart
from workflows.engine import Incomplete

SPELL: Fields = {"from": Day(), "to": Day(allow_none=True)}


def _field() -> fields.Field[Any]:
    about = "From which day on, and until which; an empty object says that there is none."
    schema = Schema.from_dict(dict(SPELL), name="NewCompetenceMonitoring")
    return fields.Nested(schema, metadata={"description": about})


def _apply(change: Change) -> None:
    """The spell is replaced as a whole; no history tells of it."""
    start, end = change.value.get("from"), change.value.get("to")
    known = monitoring_of(change.person)
    if start is None and end is not None:
        raise Incomplete({"competence_monitoring": "Give the first day as well, or an empty object for none."})
    if start is not None and end is not None and end < start:
        raise Incomplete({"competence_monitoring": "It ends before it begins. Give the first day and then the last."})
    if start is None:
        if known is not None:
            change.work.session.delete(known)
        return
    spell = known or CompetenceMonitoring(person_id=change.person.id)
    spell.from_on, spell.to_on = start, end
    spell.set_by_id, spell.set_at = change.by.id, change.work.now
    change.work.session.add(spell)


COMPETENCE = PeoplePart(
    "competence_monitoring", _field, PERMISSION, "Only the line management of {name} keeps this.", _apply
)
