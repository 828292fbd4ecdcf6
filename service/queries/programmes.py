"""Which exemptions, reviews and expected audits a person sees."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, or_, select, true

from service.context import here
from service.models import Exemption, ProgrammeSlot, Review, Team
from service.queries.cases import case_behind, unrestricted
from service.queries.sight import Condition, Reader, assigned, of_staff, seeing
from workflows.words import Relation


@seeing("exemption")
def _exemption(reader: Reader) -> Condition:
    """What one asked for oneself, and those of one's own line, team or service."""
    of_cases = case_behind(Exemption, reader.of("case"))
    people: dict[str, Callable[[], Condition]] = {
        **of_staff(reader, Exemption.person_id),
        Relation.AUTHOR: lambda: Exemption.requester_id == reader.me,
    }
    cases: dict[str, Callable[[], Condition]] = {Relation.SERVICE: lambda: of_cases, Relation.TEAM: lambda: of_cases}
    seen = or_(reader.any_of("exemption.view", people), reader.any_of("exemption.view", cases))
    readable = or_(Exemption.case_id.is_(None), case_behind(Exemption, unrestricted(reader)))
    hidden, of_line = _hidden(), Exemption.person_id.in_(reader.below)
    known = or_(Exemption.programme.is_(None), Exemption.programme.not_in(hidden), of_line)
    return and_(readable, known, or_(seen, assigned(reader, "exemption", Exemption)))


def _hidden() -> list[str]:
    """The programmes that tell whose competence is being monitored."""
    return [programme.key for programme in here().programmes.values() if programme.competence]


@seeing("review")
def _review(reader: Reader) -> Condition:
    """One's own, those with oneself in supervision, and those of whoever one manages."""
    me = reader.me
    seen = reader.any_of(
        "review.view",
        {
            Relation.ALL: true,
            Relation.LINE_MANAGER: lambda: Review.reviewer_id.in_(reader.below),
            Relation.REVIEWER: lambda: Review.reviewer_id == me,
            Relation.SUPERVISEE: lambda: Review.manager_id == me,
        },
    )
    return or_(seen, assigned(reader, "review", Review))


@seeing("programme_slot")
def _slot(reader: Reader) -> Condition:
    """What is expected of oneself, and of one's team or service.

    What competence monitoring adds is seen by the line above the person alone, whatever else somebody may see.
    """
    teams = select(Team.id).where(Team.service_id == reader.service_id)
    of_service = or_(ProgrammeSlot.service_id == reader.service_id, ProgrammeSlot.team_id.in_(teams))
    of_team = or_(ProgrammeSlot.team_id == reader.team_id, ProgrammeSlot.auditor_id.in_(reader.below))
    seen = reader.any_of(
        "coverage.view",
        {
            Relation.ALL: true,
            Relation.LEAD_AUDITOR: lambda: ProgrammeSlot.auditor_id == reader.me,
            Relation.SERVICE: lambda: of_service,
            Relation.TEAM: lambda: of_team,
        },
    )
    hidden = _hidden()
    open_to_me = or_(ProgrammeSlot.programme.not_in(hidden), ProgrammeSlot.person_id.in_(reader.below))
    return and_(seen, open_to_me) if hidden else seen
