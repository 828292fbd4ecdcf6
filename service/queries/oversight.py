"""Which escalations and cycles a person sees."""

from __future__ import annotations

from sqlalchemy import and_, or_, select, true

from service.models import Audit, Escalation
from service.queries.cases import audits_seen
from service.queries.sight import Condition, Sight, assigned, seeing
from workflows.words import Relation


@seeing("escalation")
def _escalation(sight: Sight) -> Condition:
    addressed = assigned(sight, "escalation", Escalation.id)
    on_audit = Escalation.audit_id.in_(select(Audit.id).where(audits_seen(sight)))
    seen = sight.any_of(
        "escalation.view", {Relation.ALL: true, Relation.SERVICE: lambda: on_audit, Relation.TEAM: lambda: on_audit}
    )
    readable = or_(Escalation.audit_id.is_(None), on_audit)
    return and_(readable, or_(addressed, seen))


@seeing("cycle")
def _cycle(sight: Sight) -> Condition:
    return sight.any_of("cycle.view", {Relation.ALL: true})
