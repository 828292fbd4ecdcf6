"""Which teams a person sees: their own and those of their line, those of their service, or all."""

from __future__ import annotations

from sqlalchemy import false, or_, select, true

from service.models import Person, Team
from service.queries.sight import Condition, Sight, seeing
from workflows.words import Relation


@seeing("team")
def _team(sight: Sight) -> Condition:
    """As far as coverage is shown to them: how much is audited is what a team's page is about."""
    own = Team.id == sight.person.team_id if sight.person.team_id else false()
    below = Team.id.in_(select(Person.team_id).where(Person.id.in_(sight.below), Person.team_id.is_not(None)))
    return sight.any_of(
        "coverage.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: Team.service_id == sight.service_id if sight.service_id else false(),
            Relation.TEAM: lambda: or_(own, below),
        },
    )
