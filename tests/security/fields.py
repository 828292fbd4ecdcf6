"""Values that mean something for the fields of the API's bodies: somebody, a case, an action, a day to come."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from service.database import db
from service.models import Action, Person
from tests.permissions.place import Place

Maker = Callable[[Place, random.Random], Any]


def meant(name: str, value: Any, place: Place, chance: random.Random) -> Any:
    """What a field of this name could hold, or else what it holds; a list stays one."""
    if name in ("on", "from", "to") or name.endswith("_on"):
        return str(place.world.today + timedelta(days=chance.randint(0, 40)))
    if name not in FIELDS:
        return value
    found = FIELDS[name](place, chance)
    return [found] if isinstance(value, list) else found


def _somebody(place: Place, chance: random.Random) -> str:
    return chance.choice(list(db.session.scalars(select(Person.email))))


def _action(place: Place, chance: random.Random) -> int:
    return chance.choice(list(db.session.scalars(select(Action.id))))


def _done(place: Place, chance: random.Random) -> dict[str, str]:
    return {str(number): "Done with the family." for number in db.session.scalars(select(Action.id))}


def _reference(place: Place, chance: random.Random) -> str:
    return chance.choice(list(place.references.values()))


FIELDS: Mapping[str, Maker] = {
    **dict.fromkeys(("auditor", "auditors", "owner", "participants", "people", "person"), _somebody),
    **dict.fromkeys(("replaces", "sign_offs", "substitute"), _somebody),
    "action": _action,
    "case_reference": _reference,
    "copy_of": lambda place, chance: "core",
    "done": _done,
    "key": _reference,
    "place": lambda place, chance: 1,
    "programme": lambda place, chance: "weekly",
    "question": lambda place, chance: "record.chronology",
    "section": lambda place, chance: "record",
    "service": lambda place, chance: "Children in need",
    "services": lambda place, chance: "Children in need",
    "teams": lambda place, chance: "North",
    "tool": lambda place, chance: "core",
}
