"""Which moderations and which group exercises a person sees."""

from __future__ import annotations

from sqlalchemy import and_, or_, true
from sqlalchemy.orm import aliased

from service.models import Auditor, Exercise, Moderation, Participant
from service.queries.cases import audit_behind, case_behind, unrestricted
from service.queries.sight import Condition, Reader, assigned, seeing, there_is
from workflows.words import Relation

PART, TAKING_PART = aliased(Auditor), aliased(Participant)


@seeing("moderation")
def _moderation(reader: Reader) -> Condition:
    """Those of audits that one sees: as moderator, auditor or decider, or where the roles show them."""
    me = reader.me
    mine = or_(assigned(reader, "moderation", Moderation), Moderation.moderator_id == me)
    seen = reader.any_of(
        "moderation.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: true,
            Relation.TEAM: true,
            Relation.LEAD_AUDITOR: lambda: there_is(
                Moderation, PART.audit_id == Moderation.audit_id, PART.person_id == me
            ),
            Relation.MODERATOR: lambda: mine,
        },
    )
    return and_(audit_behind(Moderation, reader), seen)


@seeing("exercise")
def _exercise(reader: Reader) -> Condition:
    """Those in which one takes part or that one leads, or all where the roles show them; never a restricted case's."""
    me = reader.me
    part = there_is(Exercise, TAKING_PART.exercise_id == Exercise.id, TAKING_PART.person_id == me)
    seen = reader.any_of(
        "exercise.view",
        {
            Relation.ALL: true,
            Relation.FACILITATOR: lambda: Exercise.facilitator_id == me,
            Relation.PARTICIPANT: lambda: part,
        },
    )
    return and_(case_behind(Exercise, unrestricted(reader)), seen)
