"""Which escalations and cycles a person sees."""

from __future__ import annotations

from sqlalchemy import and_, or_, select, true

from service.models import Audit, Auditor, Case, Cycle, Escalation
from service.queries.cases import audits_seen, unrestricted
from service.queries.practitioner import form_escalations_seen
from service.queries.sight import Condition, Sight, assigned, seeing
from workflows.audit import WITHDRAWN
from workflows.words import Relation


@seeing("escalation")
def _escalation(sight: Sight) -> Condition:
    addressed = assigned(sight, "escalation", Escalation.id)
    on_audit = Escalation.audit_id.in_(select(Audit.id).where(audits_seen(sight)))
    without_audit = Escalation.audit_id.is_(None)
    on_case = and_(without_audit, Escalation.case_id.in_(select(Case.id).where(sight.of("subject"))))
    mine = or_(on_audit, on_case)
    seen = sight.any_of(
        "escalation.view", {Relation.ALL: true, Relation.SERVICE: lambda: mine, Relation.TEAM: lambda: mine}
    )
    open_case = or_(Escalation.case_id.is_(None), Escalation.case_id.in_(select(Case.id).where(unrestricted(sight))))
    readable = or_(and_(without_audit, open_case), on_audit)
    case_side = and_(Escalation.form_id.is_(None), readable, or_(addressed, seen))
    return or_(case_side, form_escalations_seen(sight))


@seeing("cycle")
def _cycle(sight: Sight) -> Condition:
    return sight.any_of("cycle.view", {Relation.ALL: true, Relation.CYCLE_AUDITORS: lambda: _audited_by(sight)})


@seeing("findings")
def _findings(sight: Sight) -> Condition:
    """Published findings of cycles: everybody’s who works here; from outside, those of the cycles one audits in."""
    seen = sight.any_of("findings.view", {Relation.ALL: true, Relation.CYCLE_AUDITORS: lambda: _audited_by(sight)})
    return and_(Cycle.published_at.is_not(None), seen)


def _audited_by(sight: Sight) -> Condition:
    """The cycles in which the person has a part in an audit that stands."""
    parts = select(Audit.cycle_id).join(Auditor).where(Auditor.person_id == sight.person.id, Audit.state != WITHDRAWN)
    return Cycle.id.in_(parts.where(Audit.cycle_id.is_not(None)))
