"""What one person may see, as conditions on the tables: one condition for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Date, Integer, and_, bindparam, exists, false, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from service.blindness import blind_to
from service.context import here
from service.models import Person, Task, Team
from service.people import actor_of, line_below
from service.queries.kept import CONSTANT, Built, Condition, Kept
from workflows.words import Relation

Builder = Callable[["Reader"], Condition]
Grants = Mapping[str, frozenset[str]]
# By relation what must hold.
Conditions = Mapping[str, Callable[[], Condition]]
SEEN: dict[str, Builder] = {}
CLOSED: dict[str, Builder] = {}
# Parts of what is seen that hold for most and are found sooner, because no line has to be looked up for them.
SOONER: dict[str, Builder] = {}
NOTHING: Grants = {}
TASK = aliased(Task)


@dataclass(frozen=True)
class Reader:
    """All that a condition may depend on: what is granted to whoever reads, and who they are, as parameters.

    The same grants make the same condition, whoever reads. `used` are the parameters that were asked for.
    """

    grants: Grants
    outside: bool
    find: Callable[[str], BindParameter[Any]]
    used: dict[str, BindParameter[Any]] = field(default_factory=dict)

    def known(self, name: str) -> Any:
        """The parameter of this name (see `VALUES`)."""
        self.used[name] = self.find(name)
        return self.used[name]

    @property
    def me(self) -> Any:
        """Their own number."""
        return self.known("me")

    @property
    def below(self) -> Any:
        """The numbers of everybody in the line below."""
        return self.known("below")

    @property
    def team_id(self) -> Any:
        """Their team's number; where they have none, no comparison with it is true."""
        return self.known("team")

    @property
    def service_id(self) -> Any:
        return self.known("service")

    @property
    def today(self) -> Any:
        return self.known("today")

    def any_of(self, permission: str, conditions: Conditions) -> Condition:
        """True where one of the granted relations holds."""
        return _any_of(self.grants, permission, conditions)

    def of(self, kind: str, seen: Mapping[str, Builder] = SEEN) -> Condition:
        """The condition on one kind of record, without what is closed to whoever still has to grade a file blind."""
        closed = CLOSED.get(kind)
        return and_(seen[kind](self), closed(self)) if closed else seen[kind](self)


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
        self._given: dict[str, tuple[Any, BindParameter[Any]]] = {}

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

    def any_of(self, permission: str, conditions: Conditions) -> Condition:
        """True where one of the granted relations holds."""
        return _any_of(self.grants, permission, conditions)

    def of(self, kind: str) -> Condition:
        """The condition on one kind of record, without what is closed to whoever still has to grade a file blind."""
        return self._kept(("of", kind, SEEN[kind]), lambda reader: reader.of(kind))

    def in_turn(self, kind: str) -> Iterator[Condition]:
        """Conditions to ask of one record one after the other, until one holds: the last is `of`."""
        if kind in SOONER:
            yield self._kept(("sooner", kind, SOONER[kind]), lambda reader: reader.of(kind, SOONER))
        yield self.of(kind)

    def where(self, condition: Builder) -> Condition:
        """Another condition on what this person may see."""
        return self._kept(condition, condition)

    def _kept(self, name: Hashable, build: Builder) -> Condition:
        context, grants = here(), self.grants or NOTHING
        outside = self.outside
        key = name, id(grants), id(context.policy), outside
        built: Built | None = context.conditions.get(key)
        if built is None:
            reader = Reader(grants, outside, self._parameter)
            made = build(reader)
            constant = made if isinstance(made, CONSTANT) else None
            built = Built(tuple(reader.used), made._propagate_attrs, constant, (grants, context.policy))
            context.conditions[key] = built
        if built.constant is not None:
            return built.constant
        given = {name: self._parameter(name) for name in built.names}
        return Kept(built, given, lambda given: build(Reader(grants, outside, given.__getitem__)))

    def _parameter(self, name: str) -> BindParameter[Any]:
        """The same one as long as its value is the same, so that a statement holds it once."""
        type_, find = VALUES[name]
        value, kept = find(self), self._given.get(name)
        if kept is None or (kept[0] is not value and kept[0] != value):
            several = isinstance(value, frozenset)
            given: Any = sorted(value) if isinstance(value, frozenset) else value
            made: BindParameter[Any] = bindparam(name, given, type_=type_, unique=True, expanding=several)
            kept = self._given[name] = (value, made)
        return kept[1]


def _any_of(grants: Grants, permission: str, conditions: Conditions) -> Condition:
    granted = grants.get(permission, frozenset())
    return or_(false(), *(condition() for relation, condition in conditions.items() if relation in granted))


Value = int | None | date | frozenset[int]
# By the name of a parameter its type and its value for whoever reads; what is looked up is entered by its own module.
VALUES: dict[str, tuple[TypeEngine[Any], Callable[[Sight], Value]]] = {
    "me": (Integer(), lambda sight: sight.person.id),
    "below": (Integer(), lambda sight: sight.below),
    "team": (Integer(), lambda sight: sight.person.team_id),
    "service": (Integer(), lambda sight: sight.service_id),
    "today": (Date(), lambda sight: here().today()),
}


def seeing(kind: str) -> Callable[[Builder], Builder]:
    """Make a function the condition on one kind of record."""

    def entered(condition: Builder) -> Builder:
        SEEN[kind] = condition
        return condition

    return entered


def sooner(kind: str) -> Callable[[Builder], Builder]:
    """Make a function the part of the condition on one kind of record that is asked before the rest."""

    def entered(condition: Builder) -> Builder:
        SOONER[kind] = condition
        return condition

    return entered


def closing(kind: str) -> Callable[[Builder], Builder]:
    """Make a function what is left, of one kind of record, to whoever still has to grade a file blind."""

    def entered(condition: Builder) -> Builder:
        CLOSED[kind] = condition
        return condition

    return entered


def there_is(of: Any, *conditions: Any) -> Condition:
    """Whether there is a row of which these conditions hold, which speak of a row of the table `of` around it.

    It is looked up from that row, so that it costs the same however many others there are.
    """
    return exists().where(*conditions).correlate(of)


def assigned(reader: Reader, kind: str, model: Any) -> Condition:
    """A task on the record is, or was, this person's."""
    if not reader.grants:
        return false()
    return there_is(model, TASK.subject_kind == kind, TASK.subject_id == model.id, TASK.assignee_id == reader.me)


def waiting(reader: Reader, kind: str, number: Any, of: Any) -> Condition:
    """A task on the record of this kind and number waits for this person, whatever is granted to them."""
    mine = TASK.assignee_id == reader.me, TASK.closed_at.is_(None)
    return there_is(of, TASK.subject_kind == kind, TASK.subject_id == number, *mine)


def of_staff(reader: Reader, column: Any) -> dict[str, Callable[[], Condition]]:
    """Conditions on a column that holds a member of staff."""

    def team() -> Condition:
        same = select(Person.id).where(Person.team_id == reader.team_id).correlate(None)
        return or_(column.in_(reader.below), column.in_(same))

    def service() -> Condition:
        teams = select(Team.id).where(Team.service_id == reader.service_id).correlate(None)
        of_service = or_(Person.service_id == reader.service_id, Person.team_id.in_(teams))
        return column.in_(select(Person.id).where(of_service).correlate(None))  # type: ignore[no-any-return]

    return {Relation.ALL: true, Relation.SERVICE: service, Relation.TEAM: team}
