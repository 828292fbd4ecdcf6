"""What a record is about: its case, whose own record it is, and who may read it at all."""

from __future__ import annotations

from service.models import ActionPlan, Audit, Case, Cycle, Escalation, Supervision
from workflows.words import Cause

Record = Audit | ActionPlan | Escalation | Supervision | Cycle
# Escalations that are about who audits: none of them decides on it.
ABOUT_AUDITORS = (Cause.SECOND_RETURN, Cause.UNRETURNED)


def subjects(record: Record) -> frozenset[int]:
    """Whose own record this is: they never decide on it themselves."""
    if isinstance(record, ActionPlan):
        return record.ever_owner_ids
    if isinstance(record, Escalation):
        behind = record.plan or record.audit
        auditors = record.audit.auditors if record.audit and record.cause in ABOUT_AUDITORS else []
        own = subjects(behind) if behind is not None else frozenset()
        return own | {auditor.person_id for auditor in auditors}
    if isinstance(record, Supervision):
        return frozenset({record.person_id})
    if isinstance(record, Audit) and record.case.worker_id:
        return frozenset({record.case.worker_id})
    return frozenset()


def case_of(record: Record) -> Case | None:
    """The case behind a record, if there is one."""
    if isinstance(record, Audit):
        return record.case
    audit = getattr(record, "audit", None) or getattr(getattr(record, "plan", None), "audit", None)
    return audit.case if audit else None


def readers_of(record: Record) -> frozenset[int] | None:
    case = case_of(record)
    if case is None or not case.restricted:
        return None
    return frozenset(reader.person_id for reader in case.readers)
