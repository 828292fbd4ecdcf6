"""Which covers run, who has somebody's tasks while they are away, and who could."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, select

from config.roles import EVERYONE
from service.context import here
from service.database import db
from service.models import Cover, Person
from service.once import once
from workflows.catalogue import LIFECYCLES
from workflows.words import Relation

# What nobody does on behalf of somebody else, and what to do instead.
NOT_DELEGATED = {
    Relation.MODERATOR: "Only whoever is named grades the file. If you cannot, the quality team names somebody else.",
    Relation.OWNER: "Only the owner can do this. If they cannot, their line manager gives the plan to another.",
    Relation.PARTICIPANT: "Everybody in a group exercise grades for themselves. If you cannot, tell whoever leads it.",
}


def running(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Covers that stand on this local day and were not ended."""
    return and_(Cover.from_on <= today, Cover.to_on >= today, Cover.ended_at.is_(None))


COVERING = select(Cover.person_id, Cover.substitute_id).where(running(bindparam("today"))).order_by(Cover.id)


def substitutes(today: date) -> Mapping[int, int]:
    """Who stands in on this local day, by the number of whom they stand in for; asked for once."""
    return once(("covers", today), lambda: _substitutes(today))


def _substitutes(today: date) -> dict[int, int]:
    return {row.person_id: row.substitute_id for row in db.session.execute(COVERING, {"today": today})}


def substitute_of(person: Person) -> Person | None:
    """Who stands in for somebody today and is here to do it."""
    today = here().today()
    number = substitutes(today).get(person.id)
    found = db.session.get(Person, number) if number else None
    return found if found is not None and found.present_on(today) and found.id not in substitutes(today) else None


def passes_on(person: Person) -> frozenset[tuple[str, str]]:
    """What somebody's own roles let them do that another may do for them: permissions, each with its relation.

    What everybody who works here may do is not among it, nor what is nobody else's: then there is nothing to cover.
    """
    today, roles = here().today(), here().roles
    at_work = person.here_on(today) and not roles.are_outside(person.roles)
    granted = roles.granted(person.roles) if at_work else {}
    return frozenset(
        (permission, relation)
        for permission, relations in granted.items()
        for relation in relations & _covered_relations()
        if relation not in roles.grants[EVERYONE].get(permission, frozenset())
    )


def able(substitute: Person, person: Person) -> bool:
    """Whether somebody's own roles let them do all that they would do for the other."""
    if substitute.id == person.id or here().roles.are_outside(substitute.roles):
        return False
    grants = here().roles.granted(substitute.roles) if substitute.here_on(here().today()) else {}
    return all(grants.get(name, frozenset()) & {scope, Relation.ALL} for name, scope in passes_on(person))


@cache
def _covered_relations() -> frozenset[str]:
    """The relations in which tasks are given and may be given on."""
    tasks = (rule for table in LIFECYCLES.values() for state in table.states for rule in state.tasks)
    return frozenset(rule.whose for rule in tasks) - NOT_DELEGATED.keys()
