"""What a record is about: its case, whose own record it is, and who may read it at all."""

from __future__ import annotations

from service.models import (
    ActionPlan,
    Audit,
    Case,
    Cycle,
    Escalation,
    Exemption,
    Exercise,
    Moderation,
    PractitionerForm,
    Review,
    SelfAudit,
    StandardReminder,
    Supervision,
    ToolVersion,
)
from workflows.words import Cause

Record = (
    Audit
    | ActionPlan
    | Escalation
    | Exercise
    | Moderation
    | PractitionerForm
    | SelfAudit
    | StandardReminder
    | Supervision
    | Cycle
    | ToolVersion
    | Exemption
    | Review
)
# Escalations that are about who audits: none of them decides on it.
ABOUT_AUDITORS = (Cause.SECOND_RETURN, Cause.UNRETURNED)


def subjects(record: Record) -> frozenset[int]:
    """Whose own record this is: they never decide on it themselves."""
    if isinstance(record, ActionPlan):
        return record.ever_owner_ids
    if isinstance(record, Escalation):
        behind = record.plan or record.form or record.audit
        auditors = record.audit.auditors if record.audit and record.cause in ABOUT_AUDITORS else []
        own = subjects(behind) if behind is not None else _held_by(record.case)
        return own | {auditor.person_id for auditor in auditors}
    if isinstance(record, PractitionerForm):
        return frozenset({record.practitioner_id})
    if isinstance(record, Supervision):
        return frozenset({record.person_id})
    if isinstance(record, Audit | Exercise):
        return _held_by(record.case)
    if isinstance(record, Moderation):
        return _held_by(record.audit.case) | ({record.moderator_id} if record.moderator_id else frozenset())
    if isinstance(record, Exemption):
        return _known(record.requester_id, record.person_id)
    if isinstance(record, Review):
        return _known(record.manager_id, record.person_id)
    return frozenset()


def _known(*numbers: int | None) -> frozenset[int]:
    return frozenset(number for number in numbers if number is not None)


def _held_by(case: Case | None) -> frozenset[int]:
    ids = (case.worker_id, case.person_id) if case is not None else ()
    return frozenset(number for number in ids if number is not None)


def case_of(record: Record) -> Case | None:
    """The case behind a record, if there is one."""
    if isinstance(record, Audit | Escalation | Exemption | Exercise | SelfAudit):
        return record.case
    audit = record.behind if isinstance(record, ActionPlan) else getattr(record, "audit", None)
    return audit.case if audit else None


def readers_of(record: Record) -> frozenset[int] | None:
    case = case_of(record)
    if case is None or not case.restricted:
        return None
    return frozenset(reader.person_id for reader in case.readers)
