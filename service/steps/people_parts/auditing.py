"""When somebody was trained and calibrated as an auditor, as the quality team keeps it (DOMAIN row 8, §4)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from service.auditing import record_of
from service.fields import Day, Fields, Words
from service.models import AuditorRecord
from service.steps.people_parts.part import Change, PeoplePart
from workflows.engine import Incomplete

RECORD: Fields = {
    "trained_on": Day(allow_none=True),
    "calibrated_on": Day(allow_none=True),
    "note": Words(allow_none=True),
}


def _field() -> fields.Field[Any]:
    return fields.Nested(Schema.from_dict(dict(RECORD), name="NewAuditorRecord"))


def _apply(change: Change) -> None:
    """The record is replaced as a whole; a day of calibration ends that somebody counts as a new auditor."""
    today = change.work.today
    late = {name: change.value.get(name) for name in ("trained_on", "calibrated_on")}
    for name, day in late.items():
        if day is not None and day > today:
            raise Incomplete({"auditing": f"Give {name} as today or an earlier day: it is when it took place."})
    record = record_of(change.person) or AuditorRecord(person_id=change.person.id)
    record.trained_on, record.calibrated_on = late["trained_on"], late["calibrated_on"]
    record.note = change.value.get("note") or None
    record.by, record.changed_at = change.by, change.work.now
    change.work.session.add(record)


AUDITING = PeoplePart(
    "auditing",
    _field,
    "people.auditing",
    "Only the quality team keeps how {name} was trained and calibrated as an auditor.",
    _apply,
)
