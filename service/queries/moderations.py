"""Which moderations and which group exercises a person sees."""

from __future__ import annotations

from sqlalchemy import and_, or_, select, true

from service.models import Audit, Auditor, Case, Exercise, Moderation, Participant
from service.queries.cases import audits_seen, unrestricted
from service.queries.sight import Condition, Sight, assigned, seeing
from workflows.words import Relation


@seeing("moderation")
def _moderation(sight: Sight) -> Condition:
    """Those of audits that one sees: as moderator, auditor or decider, or where the roles show them."""
    me = sight.person.id
    on_audit = Moderation.audit_id.in_(select(Audit.id).where(audits_seen(sight)))
    mine = or_(assigned(sight, "moderation", Moderation.id), Moderation.moderator_id == me)
    seen = sight.any_of(
        "moderation.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: true,
            Relation.TEAM: true,
            Relation.LEAD_AUDITOR: lambda: Moderation.audit_id.in_(
                select(Auditor.audit_id).where(Auditor.person_id == me)
            ),
            Relation.MODERATOR: lambda: mine,
        },
    )
    return and_(on_audit, seen)


@seeing("exercise")
def _exercise(sight: Sight) -> Condition:
    """Those in which one takes part or that one leads, or all where the roles show them; never a restricted case's."""
    me = sight.person.id
    part = Exercise.id.in_(select(Participant.exercise_id).where(Participant.person_id == me))
    seen = sight.any_of(
        "exercise.view",
        {
            Relation.ALL: true,
            Relation.FACILITATOR: lambda: Exercise.facilitator_id == me,
            Relation.PARTICIPANT: lambda: part,
        },
    )
    return and_(Exercise.case_id.in_(select(Case.id).where(unrestricted(sight))), seen)
