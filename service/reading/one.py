"""One record to read, with the people around it loaded at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.database import db
from service.looking import looked_at
from service.models import Person
from service.people import line_held
from service.queries import MODELS, Absent, Sight
from service.surroundings import people_around


def seen_one(kind: str, number: int, sight: Sight, *loading: Any) -> Any:
    """One record that somebody may see, with what `loading` names; raises Absent."""
    model = MODELS[kind]
    query = select(model).where(sight.of(kind), model.id == number).options(*loading)
    record = db.session.scalars(query).unique().first()
    if record is None:
        raise Absent(kind.replace("_", " "))
    looked_at(kind, number, sight.person.id)
    return record


def hold_line(person: Person, sight: Sight) -> None:
    """Have the managers above somebody in memory, so that no line is walked query by query."""
    # Whoever stands above people with something on their own file has looked up their line already.
    sight.of("practitioner_form")
    if person.manager_id is not None and line_held(person.manager_id) is None:
        sight.people.extend(people_around(None, person.id, sight.person.id))
