"""How members of staff are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from service.api.shapes.base import PersonShape, Shape, day, number, somebody, words
from service.context import here
from service.people import actor_of


class LeaveShape(Shape):
    """A spell of absence, both days included."""

    first = fields.Date(data_key="from", attribute="from_on")
    last = fields.Date(data_key="to", attribute="to_on")


def _service(person: Any) -> str | None:
    place = person.service or (person.team.service if person.team else None)
    return place.name if place else None


class StaffShape(PersonShape):
    """A member of staff."""

    MADE = {
        "leave": lambda person: sorted(person.leave, key=lambda spell: spell.from_on),
        "roles": lambda person: sorted(person.roles),
        "service": _service,
        "team": lambda person: person.team.name if person.team else None,
    }
    roles = fields.List(fields.String())
    team = words(none=True)
    service = words(none=True)
    manager = somebody(none=True)
    supervision_every_days = number()
    agency = fields.Boolean()
    starts_on = day(none=True)
    left_on = day(none=True)
    leave = fields.List(fields.Nested(LeaveShape))


def _permissions(person: Any) -> dict[str, list[str]]:
    return {name: sorted(scopes) for name, scopes in sorted(actor_of(person).grants.items())}


class MeShape(StaffShape):
    """Who asks, the local day, and what they may do: each permission with the relations in which it is granted."""

    MADE = {**StaffShape.MADE, "permissions": _permissions, "today": lambda person: here().today()}
    today = day()
    permissions = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
