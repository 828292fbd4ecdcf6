"""The cover page: which covers somebody may know of, for whom they may ask, and who could cover for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from service.context import here
from service.covers import able, passes_on
from service.database import db
from service.models import Person
from service.people import actor_of, line_below
from service.queries import Sight
from service.reading.people import Choice
from workflows.words import Relation


@dataclass(frozen=True)
class Asking:
    """For whom one may ask (oneself first, if there is anything to cover), and who could cover for `whom`."""

    people: Sequence[Choice]
    whom: Choice | None
    able: Sequence[Choice]


def asking(sight: Sight, email: str) -> Asking:
    """What to choose from; `email` names for whom, else it is oneself, else the first for whom one may ask."""
    loading = selectinload(Person.role_grants), selectinload(Person.leave)
    staff = list(db.session.scalars(select(Person).options(*loading).order_by(Person.name)).unique())
    scopes = actor_of(sight.person).scopes("people.leave")
    below = line_below(sight.person.id) if Relation.SUPERVISOR in scopes else frozenset()
    own = [one for one in staff if one.id == sight.person.id]
    others = [one for one in staff if one.id in below or (Relation.ALL in scopes and one.id != sight.person.id)]
    people = [one for one in (*own, *others) if one.here_on(here().today()) and passes_on(one)]
    whom = next((one for one in people if one.email == email), people[0] if people else None)
    could = [one for one in staff if whom is not None and able(one, whom)]
    return Asking([_choice(one) for one in people], _choice(whom) if whom else None, [_choice(one) for one in could])


def _choice(person: Person) -> Choice:
    return Choice(person.email, person.name, person.team.name if person.team else None)
