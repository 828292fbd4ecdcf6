"""Finds who and which team the case system means by a name; says, once for each name, where it cannot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import select

from service.imports.text import normalise_name
from service.models import KnownAs, Person, Service, Team
from service.steps.importing.tally import Tally
from service.transaction import Work

Named = TypeVar("Named", Team, Service)


class Member(NamedTuple):
    """What matching needs to know of a member of staff."""

    id: int
    name: str
    email: str
    gone: bool


@dataclass
class Missed:
    """A name that leads to nobody in particular: the first row that has it, and how many open cases do."""

    name: str
    source: str
    cases: int = 0


class Workers:
    """Everybody by the names that the case system may know them by: `known_as` decides, else the name."""

    def __init__(self, work: Work) -> None:
        rows = work.session.execute(select(Person.id, Person.name, Person.email, Person.left_on))
        self._people = {
            id_: Member(id_, name, email, left is not None and left <= work.today) for id_, name, email, left in rows
        }
        known = work.session.execute(select(KnownAs.normalised, KnownAs.person_id))
        self._known_as = dict(known.all())
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        for person in self._people.values():
            self._by_name[normalise_name(person.name)].append(person)
        self._missed: dict[str, Missed] = {}

    def find(self, name: str) -> int | None:
        """The id of the one person whom this name means; None when nobody or several may be meant."""
        key = normalise_name(name)
        if key in self._known_as:
            return self._known_as[key]
        people = self._by_name.get(key, [])
        return people[0].id if len(people) == 1 else None

    def name_of(self, person_id: int | None) -> str | None:
        """How the history of a case names a worker."""
        return self._people[person_id].name if person_id is not None else None

    def miss(self, name: str, source: str) -> None:
        """Remember an open case whose worker cannot be given their work, for `tell`."""
        person_id = self.find(name)
        if person_id is None or self._people[person_id].gone:
            self._missed.setdefault(normalise_name(name), Missed(name, source)).cases += 1

    def tell(self, tally: Tally, column: str) -> None:
        """One notice for each name that was missed, with how many cases it holds."""
        for key, missed in self._missed.items():
            tally.tell_of_row(missed.source, column, missed.name, self._reason(key, missed))

    def _reason(self, key: str, missed: Missed) -> str:
        cases = f"{missed.cases} open {'case' if missed.cases == 1 else 'cases'}"
        person_id = self.find(missed.name)
        if person_id is not None:
            who = self._people[person_id].name
            return f"{who} has left and still holds {cases}. The manager acts until they are given to somebody else."
        namesakes = self._by_name.get(key, [])
        if namesakes:
            who = " and ".join(f"{person.name} ({person.email})" for person in namesakes)
            return f"{who} have this name, so {cases} stay unallocated. Give each a known_as in the staff file."
        return (
            f"Nobody on the staff has this name, which holds {cases}. The name is kept; the cases are theirs as "
            "soon as a staff file gives somebody this name or known_as."
        )


class ByName(Generic[Named]):
    """Teams, or services, by name whatever its capitals and spaces; one that is new is made."""

    def __init__(self, work: Work, model: type[Named]) -> None:
        self._work = work
        self._model: type[Named] = model
        self._found: dict[str, Named] = {}
        for thing in work.session.scalars(select(model).order_by(model.id)).unique():
            self._found.setdefault(normalise_name(thing.name), thing)
        self._names = {thing.id: thing.name for thing in self._found.values()}

    def find(self, name: str, tally: Tally, source: str, column: str) -> Named:
        """The one of this name, made when there is none, which a notice says."""
        key = normalise_name(name)
        if key not in self._found:
            made = self._model(name=name)
            self._work.session.add(made)
            self._work.session.flush()
            self._found[key], self._names[made.id] = made, made.name
            what = self._model.__tablename__
            tally.tell_of_row(source, column, name, f"There was no {what} of this name, so it was made.")
        return self._found[key]

    def name_of(self, id_: int | None) -> str | None:
        """The name of one by its number."""
        return self._names.get(id_) if id_ is not None else None
