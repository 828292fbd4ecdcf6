"""One part of what is kept about a member of staff: how it is sent, who may change it, what changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from service.models import Person
from service.people import actor_of, line_above
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.engine import NotPermitted
from workflows.words import Relation


@dataclass(frozen=True)
class Change:
    """A change under way: of whom, by whom, and what was sent."""

    work: Work
    gate: DatabaseGate
    person: Person
    by: Person
    value: Any


@dataclass(frozen=True)
class PeoplePart:
    """`refused` is the sentence for whoever lacks the permission; {name} in it is the person's name."""

    name: str
    field: Callable[[], fields.Field[Any]]
    permission: str
    refused: str
    apply: Callable[[Change], None]

    def permit(self, by: Person, person: Person) -> None:
        """Raise NotPermitted unless `by` may change this part of the person."""
        scopes = actor_of(by).scopes(self.permission)
        if Relation.ALL in scopes or (Relation.SUPERVISOR in scopes and by in line_above(person)):
            return
        raise NotPermitted(self.refused.format(name=person.name))
