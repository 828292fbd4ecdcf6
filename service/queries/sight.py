"""What one person may see, as conditions on the tables: one condition for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from service.blindness import blind_to, escalations_open_to, plans_open_to, reaudits_open_to
from service.context import here
from service.models import Person, Task, Team
from service.people import actor_of, line_below
from workflows.words import Relation

Condition = ColumnElement[bool]
SEEN: dict[str, Callable[[Sight], Condition]] = {}
CLOSED: dict[str, Callable[[Person], Condition]] = {
    "action_plan": plans_open_to,
    "audit": reaudits_open_to,
    "escalation": escalations_open_to,
}


class Sight:
    """What one person may see, as conditions on the tables; `kept` are numbers that were looked up for one.

    `people` are those who were loaded with their lines: as long as they are held, no line is walked query by query.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.grants = actor_of(person).grants
        self.kept: dict[str, frozenset[int]] = {}
        self.people: list[Person] = []
        self._below: frozenset[int] | None = None

    @property
    def below(self) -> frozenset[int]:
        """The ids of everybody in the line below; asked for once."""
        if self._below is None:
            self._below = line_below(self.person.id)
        return self._below

    @cached_property
    def blind(self) -> frozenset[int]:
        """The audits that the person is to grade without seeing what was found; asked for once."""
        return blind_to(self.person)

    @property
    def outside(self) -> bool:
        """Somebody who works for another authority or agency, and sees their own audits alone."""
        return here().roles.are_outside(self.person.roles)

    @property
    def service_id(self) -> int | None:
        team = self.person.team
        return self.person.service_id or (team.service_id if team else None)

    def any_of(self, permission: str, conditions: Mapping[str, Callable[[], Condition]]) -> Condition:
        """True where one of the granted relations holds."""
        granted = self.grants.get(permission, frozenset())
        if not self.grants:
            return false()
        parts = [condition() for relation, condition in conditions.items() if relation in granted]
        return or_(false(), *parts)

    def of(self, kind: str) -> Condition:
        """The condition on one kind of record, without what is closed to whoever still has to grade a file blind."""
        closed = CLOSED.get(kind)
        return and_(SEEN[kind](self), closed(self.person)) if closed else SEEN[kind](self)


def seeing(kind: str) -> Callable[[Callable[[Sight], Condition]], Callable[[Sight], Condition]]:
    """Make a function the condition on one kind of record."""

    def entered(condition: Callable[[Sight], Condition]) -> Callable[[Sight], Condition]:
        SEEN[kind] = condition
        return condition

    return entered


def assigned(sight: Sight, kind: str, column: Any) -> Condition:
    """A task on the record is, or was, this person's."""
    mine = exists().where(Task.subject_kind == kind, Task.subject_id == column, Task.assignee_id == sight.person.id)
    return mine if sight.grants else false()


def of_staff(sight: Sight, column: Any) -> dict[str, Callable[[], Condition]]:
    """Conditions on a column that holds a member of staff."""

    def team() -> Condition:
        same = select(Person.id).where(Person.team_id == sight.person.team_id)
        return or_(column.in_(sight.below), column.in_(same) if sight.person.team_id else false())

    def service() -> Condition:
        teams = select(Team.id).where(Team.service_id == sight.service_id)
        of_service = or_(Person.service_id == sight.service_id, Person.team_id.in_(teams))
        return column.in_(select(Person.id).where(of_service)) if sight.service_id else false()

    return {Relation.ALL: true, Relation.SERVICE: service, Relation.TEAM: team}
