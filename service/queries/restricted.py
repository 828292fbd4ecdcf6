"""Which restricted cases stand behind some records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, literal, select, union_all

from service.database import db
from service.looking import Look, looked_at
from service.models import (
    ActionPlan,
    Audit,
    Case,
    CaseReader,
    Escalation,
    Exercise,
    Moderation,
    PractitionerForm,
    SelfAudit,
)
from service.queries.finding import Absent


def restricted_behind(found: Iterable[Look]) -> dict[Look, int]:
    """Of these records those that belong to a restricted case, each with the number of the case; one query."""
    known: dict[tuple[str, int], list[Look]] = defaultdict(list)
    for look in found:
        known[look[1], look[2]].append(look)
    numbers: dict[str, set[int]] = defaultdict(set)
    for kind, number in known:
        numbers[kind].add(number)
    queries = [
        query.where(query.selected_columns[0].in_(numbers[kind]), Case.restricted).add_columns(literal(kind))
        for kind, query in _behind().items()
        if kind in numbers
    ]
    rows = db.session.execute(union_all(*queries)).all() if queries else ()
    return {look: case_id for number, case_id, kind in rows for look in known[kind, number]}


def still_open(kind: str, number: int, person_id: int) -> None:
    """Raises Absent where a record's case is restricted by now and somebody not named; else it counts as looked at."""
    for case_id in restricted_behind([(person_id, kind, number)]).values():
        if not is_named(case_id, person_id):
            raise Absent(kind.replace("_", " "))
    looked_at(kind, number, person_id)


def is_named(case_id: int, person_id: int) -> bool:
    """Whether there is such a restricted case, and somebody is named for it."""
    named = exists().where(CaseReader.case_id == Case.id, CaseReader.person_id == person_id)
    return db.session.scalar(select(Case.id).where(Case.id == case_id, Case.restricted, named)) is not None


def _behind() -> dict[str, Any]:
    """Queries of a record's number and its case's, by kind."""
    of_form = PractitionerForm.id == ActionPlan.form_id
    plans = select(ActionPlan.id, Case.id).outerjoin(PractitionerForm, of_form)
    plans = plans.join(Audit, Audit.id.in_([ActionPlan.audit_id, PractitionerForm.audit_id]))
    by_audit: dict[str, Any] = {"moderation": Moderation, "practitioner_form": PractitionerForm}
    by_case: dict[str, Any] = {"audit": Audit, "escalation": Escalation, "exercise": Exercise, "self_audit": SelfAudit}
    return {
        "action_plan": plans.join(Case, Case.id == Audit.case_id),
        "case": select(Case.id, Case.id.label("case_id")),
        "subject": select(Case.id, Case.id.label("case_id")),
        **{kind: select(model.id, Case.id).join(Case, Case.id == model.case_id) for kind, model in by_case.items()},
        **{
            kind: select(model.id, Case.id).join(Audit, Audit.id == model.audit_id).join(Case, Case.id == Audit.case_id)
            for kind, model in by_audit.items()
        },
    }
