"""Which escalations and cycles a person sees."""

from __future__ import annotations

from sqlalchemy import and_, or_, select, true

from service.models import Audit, Auditor, Cycle, Escalation
from service.queries.cases import audit_behind, case_behind, unrestricted
from service.queries.practitioner import form_escalations_seen
from service.queries.sight import Condition, Reader, assigned, seeing, sooner
from workflows.audit import WITHDRAWN
from workflows.words import Relation


@seeing("escalation")
def _escalation(reader: Reader) -> Condition:
    """Those of the case side, and those of plans and forms of the practitioner's."""
    return or_(_case_side(reader), form_escalations_seen(reader))


@sooner("escalation")
def _case_side(reader: Reader) -> Condition:
    """Those of audits and cases that one sees where the roles show them, and those that one was to answer."""
    addressed = assigned(reader, "escalation", Escalation)
    on_audit = reader.any_of("escalation.view", {Relation.ALL: true, Relation.SERVICE: true, Relation.TEAM: true})
    on_case = reader.any_of(
        "escalation.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: case_behind(Escalation, reader.of("subject")),
            Relation.TEAM: lambda: case_behind(Escalation, reader.of("subject")),
        },
    )
    open_case = or_(Escalation.case_id.is_(None), case_behind(Escalation, unrestricted(reader)))
    of_audit = and_(audit_behind(Escalation, reader), or_(addressed, on_audit))
    of_case = and_(Escalation.audit_id.is_(None), open_case, or_(addressed, on_case))
    return and_(Escalation.form_id.is_(None), or_(of_audit, of_case))


@seeing("cycle")
def _cycle(reader: Reader) -> Condition:
    return reader.any_of("cycle.view", {Relation.ALL: true, Relation.CYCLE_AUDITORS: lambda: _audited_by(reader)})


@seeing("findings")
def _findings(reader: Reader) -> Condition:
    """Published findings of cycles: everybody’s who works here; from outside, those of the cycles one audits in."""
    seen = reader.any_of("findings.view", {Relation.ALL: true, Relation.CYCLE_AUDITORS: lambda: _audited_by(reader)})
    return and_(Cycle.published_at.is_not(None), seen)


def _audited_by(reader: Reader) -> Condition:
    """The cycles in which the person has a part in an audit that stands."""
    parts = select(Audit.cycle_id).join(Auditor).where(Auditor.person_id == reader.me, Audit.state != WITHDRAWN)
    return Cycle.id.in_(parts.where(Audit.cycle_id.is_not(None)).correlate(None))
