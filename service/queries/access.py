"""Which access records name their record: not those of restricted cases, practitioners' files and self-audits.

Whoever reads access records learns that such a record was opened, by whom and when, and not which one it was.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, literal, not_, or_, select

from service.belonging.parts import of_cases
from service.models import AccessRecord, ActionPlan, Audit, Case, Escalation, Exercise, Moderation
from service.queries.cases import unrestricted
from service.queries.sight import Condition, Reader
from workflows.words import SubjectKind

# Never named, whoever asks.
CLOSED = ("practitioner_form", "restricted", "self_audit")


def named_records(reader: Reader) -> Condition:
    """The condition on access records that may say which record was seen."""
    open_ones = _open(reader)
    free = AccessRecord.kind.not_in((*CLOSED, *open_ones))
    ruled = (and_(AccessRecord.kind == kind, AccessRecord.record_id.in_(ids)) for kind, ids in open_ones.items())
    return or_(free, *ruled)


def _open(reader: Reader) -> dict[str, Select[Any]]:
    """The numbers of the records of each kind that may be named, where not all may."""
    cases = select(Case.id).where(unrestricted(reader), Case.kind != SubjectKind.SUPERVISION_FILE)
    audits = select(Audit.id).where(Audit.case_id.in_(cases))
    on_case = or_(ActionPlan.audit_id.is_(None), ActionPlan.audit_id.in_(audits))
    raised = or_(Escalation.case_id.is_(None), Escalation.case_id.in_(cases))
    hanging = select(ActionPlan.id).where(ActionPlan.form_id.is_not(None))
    aside = or_(Escalation.plan_id.is_(None), not_(Escalation.plan_id.in_(hanging)))
    return {
        "action_plan": select(ActionPlan.id).where(ActionPlan.form_id.is_(None), on_case),
        "audit": audits,
        "case": cases,
        "escalation": select(Escalation.id).where(Escalation.form_id.is_(None), raised, aside),
        "exercise": select(Exercise.id).where(Exercise.case_id.in_(cases)),
        "moderation": select(Moderation.id).where(Moderation.audit_id.in_(audits)),
        "subject": cases,
    }


def behind_case(reference: str) -> dict[str, Select[Any]]:
    """The numbers of everything on the case side of one case, by kind as access records name it."""
    cases = select(Case.id).where(Case.reference == reference)
    return {**of_cases(cases), "case": cases, "subject": cases}


def references(numbers: dict[str, set[int]]) -> list[Select[Any]]:
    """Queries of number, the case's reference and kind, for records of these kinds and numbers."""
    found = {
        "action_plan": select(ActionPlan.id, Case.reference)
        .join(Audit, Audit.id == ActionPlan.audit_id)
        .join(Case, Case.id == Audit.case_id),
        "audit": select(Audit.id, Case.reference).join(Case, Case.id == Audit.case_id),
        "case": select(Case.id, Case.reference),
        "escalation": select(Escalation.id, Case.reference).join(Case, Case.id == Escalation.case_id),
        "exercise": select(Exercise.id, Case.reference).join(Case, Case.id == Exercise.case_id),
        "moderation": select(Moderation.id, Case.reference)
        .join(Audit, Audit.id == Moderation.audit_id)
        .join(Case, Case.id == Audit.case_id),
        "subject": select(Case.id, Case.reference),
    }
    return [
        query.where(query.selected_columns[0].in_(numbers[kind])).add_columns(literal(kind))
        for kind, query in found.items()
        if numbers.get(kind)
    ]
