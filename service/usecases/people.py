"""Looks up a member of staff, and keeps what is kept of them: leave, training and calibration as an auditor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.database import db
from service.fields import Fields, loaded
from service.looking import looked_at
from service.models import Person
from service.queries import Absent, visible
from service.steps.gate import DatabaseGate
from service.steps.people_parts import PARTS
from service.steps.people_parts.part import Change
from service.transaction import transaction
from workflows.engine import Incomplete
from workflows.tool_model import text_fault

PERSON_FIELDS: Fields = {name: part.field() for name, part in PARTS.items()}


def person_seen(email: str, viewer: Person) -> Person:
    """A member of staff whom the viewer may see; raises Absent."""
    query = visible("person", viewer).where(Person.email == email.strip().lower())
    found: Person | None = None if text_fault(email) else db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("person")
    looked_at("person", found.id, viewer.id)
    return found


def change_person(email: str, viewer: Person, data: Mapping[str, Any]) -> Person:
    """Replace the parts that are given, each as a whole: `{"leave": [{"from", "to"}, …], "auditing": {…}}`.

    Raises Absent, NotPermitted for a part that the viewer may not change, Incomplete; then nothing is changed.
    """
    viewer_id = viewer.id
    with transaction() as work:
        viewer = work.session.get_one(Person, viewer_id)
        person = person_seen(email, viewer)
        given = [part for name, part in PARTS.items() if name in data]
        for part in given:
            part.permit(viewer, person)
        facts = loaded(PERSON_FIELDS, data)
        if not given:
            raise Incomplete({name: f"Give at least one of: {', '.join(PARTS)}." for name in PARTS})
        # Whoever changes the same person at the same moment waits here.
        work.session.refresh(person, with_for_update={"key_share": True, "of": Person})
        gate = DatabaseGate(work)
        for part in given:
            part.apply(Change(work, gate, person, viewer, facts[part.name]))
    return person
