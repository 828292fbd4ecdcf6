"""Staff: the list of those whom somebody may see, and whom one may choose from in a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from service.context import here
from service.database import db
from service.models import Person, RoleGrant, Supervision, Team
from service.people import actor_of, line_below
from service.queries import Condition, Sight
from service.reading.pages import Page, paged
from workflows.words import Relation


@dataclass(frozen=True)
class PersonLine:
    """A member of staff; `below` says whether they stand in the reader's own line."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    team: str | None
    service: str | None
    manager: str | None
    next_on: date | None
    below: bool
    away: bool


@dataclass(frozen=True)
class Choice:
    """Somebody who can be chosen in a form."""

    email: str
    name: str
    team: str | None


def person_list(sight: Sight, *, named: str, page: int, role: str = "", team: str = "") -> Page[PersonLine]:
    """Whom somebody may see, by name; `named` is a part of a name or e-mail, `team` a team's name."""
    query = select(Person).where(seen(sight), *here_today()).order_by(Person.name, Person.id)
    if named:
        like = f"%{_escaped(named.lower())}%"
        query = query.where(or_(func.lower(Person.name).like(like, escape="\\"), Person.email.like(like, escape="\\")))
    if role:
        query = query.where(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == role)))
    if team:
        query = query.where(Person.team_id.in_(select(Team.id).where(Team.name == team)))
    loading = (joinedload(Person.manager), selectinload(Person.role_grants), selectinload(Person.leave))
    found = paged(query, page, lambda person: person, *loading)
    sessions = _next_sessions(person.id for person in found.items)
    return Page([_line(sight, person, sessions.get(person.id)) for person in found.items], found.number, found.total)


def seen(sight: Sight) -> Condition:
    """The condition on the people whom somebody may see."""
    teams = select(Team.id).where(Team.service_id == sight.service_id)
    of_service = or_(Person.service_id == sight.service_id, Person.team_id.in_(teams))
    return sight.any_of(
        "people.view",
        {
            Relation.ALL: lambda: Person.id.is_not(None),
            Relation.SERVICE: lambda: of_service if sight.service_id else Person.id == sight.person.id,
            Relation.TEAM: lambda: or_(Person.id.in_(sight.below), _team(sight)),
        },
    )


def here_today() -> tuple[Condition, ...]:
    """Conditions on whoever works here today."""
    today = here().today()
    return (
        or_(Person.starts_on.is_(None), Person.starts_on <= today),
        or_(Person.left_on.is_(None), Person.left_on > today),
    )


def staff(permission: str | None = None, but: Iterable[int | None] = ()) -> list[Choice]:
    """Everybody who works here, or whose role gives a permission, by name; some left out."""
    barred = {number for number in but if number is not None}
    query = select(Person.email, Person.name, Team.name).outerjoin(Team, Team.id == Person.team_id)
    query = query.where(*here_today(), Person.id.not_in(barred)).order_by(Person.name, Person.id)
    if permission is not None:
        roles = [role for role, grants in here().roles.grants.items() if permission in grants]
        query = query.where(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))))
    return [Choice(email, name, team) for email, name, team in db.session.execute(query)]


def role_holders(role: str) -> list[Choice]:
    """Everybody who works here and has a role, by name."""
    query = select(Person.email, Person.name, Team.name).outerjoin(Team, Team.id == Person.team_id)
    query = query.where(*here_today(), Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == role)))
    return [Choice(email, name, team) for email, name, team in db.session.execute(query.order_by(Person.name))]


def supervised(person: Person) -> list[Choice]:
    """Whose sessions somebody may book: their whole line, or everybody where there is nobody else to do it."""
    if not actor_of(person).scopes("supervision.book"):
        return []
    query = select(Person.email, Person.name, Team.name).outerjoin(Team, Team.id == Person.team_id)
    query = query.where(*here_today(), Person.id.in_(line_below(person.id))).order_by(Person.name, Person.id)
    return [Choice(email, name, team) for email, name, team in db.session.execute(query)]


def choices_seen(sight: Sight) -> list[Choice]:
    """Whoever works here and may be seen by somebody, by name."""
    query = select(Person.email, Person.name, Team.name).outerjoin(Team, Team.id == Person.team_id)
    query = query.where(sight.of("person"), *here_today()).order_by(Person.name, Person.id)
    return [Choice(email, name, team) for email, name, team in db.session.execute(query)]


def role_titles(roles: Iterable[str]) -> tuple[str, ...]:
    titles = here().roles.titles
    return tuple(titles.get(role, role) for role in sorted(roles))


def _team(sight: Sight) -> Condition:
    return Person.team_id == sight.person.team_id if sight.person.team_id else Person.id == sight.person.id


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _next_sessions(person_ids: Iterable[int]) -> dict[int, date]:
    query = (
        select(Supervision.person_id, func.min(Supervision.on))
        .where(Supervision.person_id.in_(set(person_ids)), Supervision.state == "planned")
        .group_by(Supervision.person_id)
    )
    return dict(db.session.execute(query).all())


def _line(sight: Sight, person: Person, next_on: date | None) -> PersonLine:
    return PersonLine(
        id=person.id,
        name=person.name,
        email=person.email,
        roles=role_titles(person.roles),
        team=person.team.name if person.team else None,
        service=person.service.name if person.service else None,
        manager=person.manager.name if person.manager else None,
        next_on=next_on,
        below=person.id in sight.below,
        away=person.on_leave(here().today()),
    )
