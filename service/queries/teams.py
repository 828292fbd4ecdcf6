"""Which teams a person sees: their own and those of their line, those of their service, or all."""

from __future__ import annotations

from sqlalchemy import or_, select, true

from service.models import Person, Team
from service.queries.sight import Condition, Reader, seeing
from workflows.words import Relation


@seeing("team")
def _team(reader: Reader) -> Condition:
    """As far as coverage is shown to them: how much is audited is what a team's page is about."""
    own = Team.id == reader.team_id
    below = Team.id.in_(
        select(Person.team_id).where(Person.id.in_(reader.below), Person.team_id.is_not(None)).correlate(None)
    )
    return reader.any_of(
        "coverage.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: Team.service_id == reader.service_id,
            Relation.TEAM: lambda: or_(own, below),
        },
    )
