"""How far somebody's figures reach: the authority, their service, or their teams; beyond it nothing is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import literal, null, select, union_all

from service.database import db
from service.insight.scope import Scope
from service.models import Cycle, Person, Service, Team
from service.people import actor_of
from service.queries import Absent, Sight
from workflows.cycle import DRAFT, SAMPLED
from workflows.words import Relation

PERMISSION = "insight.view"
MONTHS = 12
# Ten years and a little: what is asked has an end.
LONGEST_DAYS = 3700


@dataclass(frozen=True)
class Place:
    """A service, a team or a cycle by number and name; `service_id` of a team."""

    id: int
    name: str
    service_id: int | None = None


@dataclass(frozen=True)
class Reach:
    """`everything`: the authority as a whole. The services that may be read whole, and the teams."""

    everything: bool
    services: Sequence[Place]
    teams: Sequence[Place]
    cycles: Sequence[Place]

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.services or self.teams)

    def narrow(self, scope: Scope) -> Scope:
        """The scope within what may be read, the widest such where it names no place; raises Absent beyond it."""
        _known(scope.team_id, self.teams, "team")
        _known(scope.service_id, self.services, "service")
        _known(scope.cycle_id, self.cycles, "cycle")
        if self.everything or scope.service_id or scope.team_id:
            return scope
        if self.services:
            return replace(scope, service_id=self.services[0].id)
        if not self.teams:
            raise Absent("team")
        return replace(scope, team_id=self.teams[0].id)


def reach(sight: Sight) -> Reach:
    """What `insight.view` opens to somebody; three statements at most."""
    scopes = actor_of(sight.person).scopes(PERMISSION)
    everything = Relation.ALL in scopes
    own = sight.service_id if Relation.SERVICE in scopes else None
    led = _led(sight) if Relation.TEAM in scopes and not everything else frozenset()
    services, every_team = _places()
    teams = [place for place in every_team if _reads(place, everything, own, led)]
    first = sorted(teams, key=lambda place: place.id != sight.person.team_id)
    return Reach(everything, [one for one in services if everything or one.id == own], first, _cycles(sight))


def recent(today: date) -> tuple[date, date]:
    """Twelve calendar months, the one that runs among them."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1), today


def _places() -> tuple[list[Place], list[Place]]:
    """Services and teams by name, in one statement."""
    services = select(literal("service").label("what"), Service.id, Service.name.label("name"), null().label("of"))
    teams = select(literal("team"), Team.id, Team.name, Team.service_id)
    rows: Any = db.session.execute(union_all(services, teams).order_by("name")).all()
    found = {what: [Place(*place) for kind, *place in rows if kind == what] for what in ("service", "team")}
    return found["service"], found["team"]


def _reads(place: Place, everything: bool, own: int | None, led: frozenset[int | None]) -> bool:
    return everything or place.id in led or (own is not None and place.service_id == own)


def _led(sight: Sight) -> frozenset[int | None]:
    """One's own team and those of one's line."""
    below = db.session.scalars(select(Person.team_id).where(Person.id.in_(sight.below)).distinct())
    return frozenset({*below, sight.person.team_id} - {None})


def _cycles(sight: Sight) -> list[Place]:
    query = select(Cycle.id, Cycle.name).where(sight.of("cycle"), Cycle.state.not_in((DRAFT, SAMPLED)))
    return [Place(number, name) for number, name in db.session.execute(query.order_by(Cycle.id.desc()))]


def _known(number: int | None, places: Sequence[Place], what: str) -> None:
    if number is not None and all(place.id != number for place in places):
        raise Absent(what)
