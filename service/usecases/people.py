"""Looks up a member of staff, and keeps the days on which they are away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from service.database import db
from service.fields import Day, Fields, loaded
from service.models import Leave, Person
from service.people import actor_of, line_above
from service.queries import Absent, visible
from service.steps.gate import DatabaseGate
from service.steps.staffing import restaff
from service.transaction import transaction
from workflows.engine import Incomplete, NotPermitted
from workflows.tool_model import text_fault
from workflows.words import Relation

MOST_SPELLS = 100
SPELL: Fields = {"from": Day(required=True), "to": Day(required=True)}
PERSON_FIELDS: Fields = {
    "leave": fields.List(
        fields.Nested(Schema.from_dict(dict(SPELL), name="NewLeave")),
        required=True,
        validate=validate.Length(max=MOST_SPELLS, error=f"Give at most {MOST_SPELLS} spells of leave."),
    )
}


def person_seen(email: str, viewer: Person) -> Person:
    """A member of staff whom the viewer may see; raises Absent."""
    query = visible("person", viewer).where(Person.email == email.strip().lower())
    found: Person | None = None if text_fault(email) else db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("person")
    return found


def change_person(email: str, viewer: Person, data: Mapping[str, Any]) -> Person:
    """Replace somebody's spells of leave: `{"leave": [{"from", "to"}, …]}`, both days included.

    Open tasks that this puts into other hands today pass at once, those of later days in the morning.

    Raises Absent, NotPermitted for everybody but line management, administrators and performance, Incomplete.
    """
    viewer_id = viewer.id
    with transaction() as work:
        viewer = work.session.get_one(Person, viewer_id)
        person = person_seen(email, viewer)
        _permit(viewer, person)
        # Whoever changes the same person at the same moment waits here.
        work.session.refresh(person, with_for_update={"key_share": True, "of": Person})
        person.leave = _spells(loaded(PERSON_FIELDS, data)["leave"])
        restaff(work, DatabaseGate(work), {person.id})
    return person


def _permit(viewer: Person, person: Person) -> None:
    scopes = actor_of(viewer).scopes("people.leave")
    if Relation.ALL in scopes or (Relation.SUPERVISOR in scopes and viewer in line_above(person)):
        return
    raise NotPermitted(f"Only the line management of {person.name}, administrators and performance can change this.")


def _spells(given: list[Mapping[str, date]]) -> list[Leave]:
    spells = sorted((spell["from"], spell["to"]) for spell in given)
    if any(start > end for start, end in spells):
        raise Incomplete({"leave": "A spell of leave ends before it begins. Give the first day and then the last."})
    if any(end >= start for (_, end), (start, _) in zip(spells, spells[1:], strict=False)):
        raise Incomplete({"leave": "Two spells of leave overlap. Join them into one."})
    return [Leave(from_on=start, to_on=end) for start, end in spells]
