"""Who stands where: the line above a person, who holds a role, what somebody may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.util import identity_key

from service.context import here
from service.database import db
from service.models import Leave, Person, RoleGrant
from service.once import once
from workflows.definition import Actor

# Held by a handful of people each, who decide where the line has nobody.
FEW = frozenset({"administrator", "head_of_service", "moderator", "performance", "quality", "service_manager"})

# What is asked of everybody in a line: their roles, and whether they are away.
STANDING = (joinedload(Person.role_grants), joinedload(Person.leave))


def actor_of(person: Person) -> Actor:
    """A person as the gate sees them; somebody who left, or has not begun, holds no grant."""
    context = here()
    roles = person.roles if person.here_on(context.today()) else frozenset()
    grants = context.roles.granted(roles) if person.here_on(context.today()) else {}
    return Actor(name=person.name, id=person.id, roles=roles, grants=grants)


def person_by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def line_above(person: Person) -> Iterator[Person]:
    """The managers above somebody, nearest first; ends at the top, and in a circle that slipped in."""
    seen = {person.id}
    manager = person.manager
    while manager is not None and manager.id not in seen:
        yield manager
        seen.add(manager.id)
        manager = manager.manager


def role_holders(*roles: str) -> list[Person]:
    """Everybody who holds one of the roles and works here today, longest on the list first."""
    today = here().today()
    if FEW.issuperset(roles):
        holding = once("few", _few)
        found = {person.id: person for role in roles for person in holding.get(role, ())}
        return [found[number] for number in sorted(found) if found[number].here_on(today)]
    return [person for person in once(roles, lambda: _holding(roles)) if person.here_on(today)]


def _few() -> dict[str, list[Person]]:
    """The holders of the roles that few people have, looked up together: one is seldom asked for alone."""
    query = select(RoleGrant.role, Person).join(Person, Person.id == RoleGrant.person_id).options(*STANDING)
    found: dict[str, list[Person]] = {}
    for role, person in db.session.execute(query.where(RoleGrant.role.in_(FEW)).order_by(Person.id)).unique():
        found.setdefault(role, []).append(person)
    return found


def _holding(roles: Iterable[str], *conditions: ColumnElement[bool]) -> list[Person]:
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))
    query = select(Person).where(Person.id.in_(held), *conditions).order_by(Person.id)
    return list(db.session.scalars(query).unique())


def remember_team_managers(team_ids: Iterable[int]) -> None:
    """Look up who manages these teams in one query, so that asking team by team asks no more."""
    wanted = set(team_ids)
    found = _holding(["team_manager"], Person.team_id.in_(wanted)) if wanted else []
    for team_id in wanted:
        once(("team_manager", team_id), partial(_of_team, team_id, found))


def remember_among(people: Iterable[Person], team_id: int) -> None:
    """These people, held in memory, are all who manage the team, and others: asking for its managers asks no more."""
    managing = [person for person in people if person.team_id == team_id and "team_manager" in person.roles]
    once(("team_manager", team_id), lambda: sorted(managing, key=lambda person: person.id))


def _of_team(team_id: int, people: list[Person]) -> list[Person]:
    return [person for person in people if person.team_id == team_id]


def team_managers(team_id: int) -> list[Person]:
    """Who holds the role in this team and works here today."""
    found = once(("team_manager", team_id), lambda: _holding(["team_manager"], Person.team_id == team_id))
    return [person for person in found if person.here_on(here().today())]


def last_resort() -> Iterator[Person]:
    """Who decides when the line has nobody: quality lead, the deputy in policy, any head of service."""
    lead, deputy = _named("people.quality_lead"), _named("people.deputy")
    yield from lead or role_holders("quality")
    yield from deputy
    yield from role_holders("quality")
    yield from role_holders("head_of_service")


def _named(key: str) -> list[Person]:
    """Whom policy names by e-mail, if anybody."""
    email = here().policy.get(key)
    person = person_by_email(email) if email else None
    return [person] if person is not None else []


def line_held(number: int) -> list[Person] | None:
    """Somebody and the managers above them, nearest first, if all are in memory with roles and leave, else None."""
    found: dict[int, Person] = {}
    above: int | None = number
    while above is not None and above not in found:
        person = db.session.identity_map.get(identity_key(Person, above))
        if person is None or {"role_grants", "leave"} & inspect(person).unloaded:
            return None
        found[above], above = person, person.manager_id
    return list(found.values())


def line_below(person_id: int) -> frozenset[int]:
    """The ids of everybody whose line of managers leads to this person, themselves not included."""
    return once(("below", person_id), lambda: _below(person_id)) - {person_id}


def _below(person_id: int) -> frozenset[int]:
    """UNION keeps each person once, so a circle of managers that slipped in ends as well."""
    below = select(Person.id).where(Person.manager_id == person_id).cte("below", recursive=True)
    below = below.union(select(Person.id).join(below, Person.manager_id == below.c.id))
    return frozenset(db.session.scalars(select(below.c.id)))


def first_present(people: Iterable[Person], today: date) -> Person | None:
    """The first who is here and not on leave, else the first who is here at all; asks no further than it must."""
    first = None
    for person in people:
        if person.here_on(today):
            if not _is_away(person, today):
                return person
            first = first or person
    return first


def _is_away(person: Person, today: date) -> bool:
    """Read from the person where their leave came with them, else looked up for everybody at once."""
    loaded = "leave" not in inspect(person).unloaded
    return person.on_leave(today) if loaded else person.id in _on_leave(today)


def _on_leave(today: date) -> frozenset[int]:
    """The ids of everybody on leave, asked for once rather than person by person."""
    spell = Leave.from_on <= today, Leave.to_on >= today
    return once(("leave", today), lambda: frozenset(db.session.scalars(select(Leave.person_id).where(*spell))))
