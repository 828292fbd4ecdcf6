"""The teams that somebody may name: in a filter, or to be reminded or offered training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from service.database import db
from service.models import Person, Team
from service.people import actor_of
from service.queries import Sight
from service.reading.people import Choice, here_today, staff
from workflows.words import Relation


@dataclass(frozen=True)
class TeamChoice:
    """A team and the service to which it belongs."""

    name: str
    service: str | None


def teams_to(sight: Sight, permission: str) -> list[TeamChoice]:
    """The teams that a permission reaches: all, those of one's own service, or those that one leads."""
    scopes = actor_of(sight.person).scopes(permission)
    if Relation.ALL in scopes:
        return _teams()
    own = sight.service_id if Relation.SERVICE in scopes else None
    led = _led(sight) if Relation.TEAM in scopes else frozenset()
    return [choice for number, service_id, choice in _all() if number in led or (own and service_id == own)]


def _led(sight: Sight) -> frozenset[int | None]:
    teams = db.session.scalars(select(Person.team_id).where(Person.id.in_(sight.below)).distinct())
    return frozenset({*teams, sight.person.team_id})


def _teams() -> list[TeamChoice]:
    return [choice for _, _, choice in _all()]


def _all() -> list[tuple[int, int | None, TeamChoice]]:
    teams = db.session.scalars(select(Team).order_by(Team.name)).unique()
    return [
        (team.id, team.service_id, TeamChoice(team.name, team.service.name if team.service else None)) for team in teams
    ]


def trainable(sight: Sight) -> Sequence[Choice]:
    """Whose attendance somebody may record: everybody's, or their own line's."""
    scopes = actor_of(sight.person).scopes("training.record")
    if Relation.ALL in scopes:
        return staff()
    if Relation.SUPERVISOR not in scopes:
        return []
    query = select(Person.email, Person.name, Team.name).outerjoin(Team, Team.id == Person.team_id)
    query = query.where(*here_today(), Person.id.in_(sight.below)).order_by(Person.name, Person.id)
    return [Choice(email, name, team) for email, name, team in db.session.execute(query)]
