"""Who stands where: the line above a person, who holds a role, what somebody may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import ColumnElement, select

from service.context import here
from service.database import db
from service.models import Person, RoleGrant
from service.once import once
from workflows.definition import Actor


def actor_of(person: Person) -> Actor:
    """A person as the gate sees them; somebody who left, or has not begun, holds no grant."""
    context = here()
    roles = person.roles if person.here_on(context.today()) else frozenset()
    grants = context.roles.granted(sorted(roles)) if person.here_on(context.today()) else {}
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
    return [person for person in once(roles, lambda: _holding(roles)) if person.here_on(today)]


def _holding(roles: Iterable[str], *conditions: ColumnElement[bool]) -> list[Person]:
    held = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))
    query = select(Person).where(Person.id.in_(held), *conditions).order_by(Person.id)
    return list(db.session.scalars(query).unique())


def team_managers(team_id: int) -> list[Person]:
    """Who holds the role in this team and works here today."""
    found = once(("team_manager", team_id), lambda: _holding(["team_manager"], Person.team_id == team_id))
    return [person for person in found if person.here_on(here().today())]


def last_resort() -> Iterator[Person]:
    """Who decides when the line has nobody: quality lead, the deputy in policy, any head of service."""
    for email in (here().policy.get("people.quality_lead"), here().policy.get("people.deputy")):
        person = person_by_email(email) if email else None
        if person is not None:
            yield person
    yield from role_holders("quality")
    yield from role_holders("head_of_service")


def line_below(person_id: int) -> set[int]:
    """The ids of everybody whose line of managers leads to this person, themselves not included."""
    below: set[int] = set()
    level = {person_id}
    while level:
        query = select(Person.id).where(Person.manager_id.in_(level))
        level = set(db.session.scalars(query)) - below - {person_id}
        below |= level
    return below


def first_present(people: Iterable[Person], today: date) -> Person | None:
    """The first who is here and not on leave, else the first who is here at all; asks no further than it must."""
    first = None
    for person in people:
        if person.present_on(today):
            return person
        if first is None and person.here_on(today):
            first = person
    return first
