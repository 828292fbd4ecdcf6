"""The records that belong to a case, an audit, a practitioner's form or a person, as queries of their numbers by kind.

A case's records are those of the case side alone; what hangs on a practitioner's form belongs to the practitioner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from service.batches import batches
from service.database import db
from service.models import (
    ActionPlan,
    Audit,
    Case,
    Escalation,
    Exemption,
    Exercise,
    Moderation,
    Person,
    PractitionerForm,
    Review,
    SelfAudit,
    Supervision,
)

Parts = Mapping[str, Select[Any]]
Numbers = dict[str, set[int]]


def of_cases(cases: Select[Any]) -> Parts:
    """The case side of some cases, given as a query of their numbers."""
    audits = select(Audit.id).where(Audit.case_id.in_(cases))
    return {
        **of_audits(audits),
        "child_case": cases,
        "escalation": _escalations(or_(Escalation.case_id.in_(cases), Escalation.audit_id.in_(audits))),
        "exemption": select(Exemption.id).where(Exemption.case_id.in_(cases)),
        "exercise": select(Exercise.id).where(Exercise.case_id.in_(cases)),
    }


def of_audits(audits: Select[Any]) -> Parts:
    """Some audits with what hangs on them on the case side."""
    return {
        "action_plan": select(ActionPlan.id).where(ActionPlan.audit_id.in_(audits), ActionPlan.form_id.is_(None)),
        "audit": audits,
        "escalation": _escalations(Escalation.audit_id.in_(audits)),
        "moderation": select(Moderation.id).where(Moderation.audit_id.in_(audits)),
    }


def of_forms(forms: Select[Any]) -> Parts:
    """Some practitioners' forms with their plans and escalations: the practitioner's side."""
    plans = select(ActionPlan.id).where(ActionPlan.form_id.in_(forms))
    raised = or_(Escalation.form_id.in_(forms), Escalation.plan_id.in_(plans))
    return {"action_plan": plans, "escalation": select(Escalation.id).where(raised), "practitioner_form": forms}


def of_self_audits(held: Select[Any]) -> Parts:
    """Some self-audits, which are their authors' alone until shared."""
    return {"self_audit": held}


def of_person(number: int) -> list[Parts]:
    """What is held about one member of staff as such: not what they wrote about children."""
    forms = select(PractitionerForm.id).where(PractitionerForm.practitioner_id == number)
    return [
        of_forms(forms),
        of_self_audits(select(SelfAudit.id).where(SelfAudit.author_id == number)),
        of_cases(select(Case.id).where(Case.person_id == number)),
        {
            "exemption": select(Exemption.id).where(Exemption.person_id == number),
            "person": select(Person.id).where(Person.id == number),
            "review": select(Review.id).where(Review.person_id == number),
            "supervision": select(Supervision.id).where(Supervision.person_id == number),
        },
    ]


def whole_case(number: int) -> list[Parts]:
    """One case, and what its holders thought of it in self-audits: what an erasure of the case reaches."""
    cases = select(Case.id).where(Case.id == number)
    return [of_cases(cases), of_self_audits(select(SelfAudit.id).where(SelfAudit.case_id == number))]


def gathered(*parts: Parts) -> Numbers:
    """The numbers themselves, by kind; kinds with none are left out."""
    found: Numbers = {}
    for part in parts:
        for kind, query in part.items():
            numbers = set(db.session.scalars(query))
            if numbers:
                found.setdefault(kind, set()).update(numbers)
    return found


def rows_of(query: Select[Any], column: Any, numbers: set[int]) -> list[Any]:
    """The rows of a query whose column holds one of these numbers."""
    return [row for some in batches(sorted(numbers)) for row in db.session.scalars(query.where(column.in_(some)))]


def _escalations(which: ColumnElement[bool]) -> Select[Any]:
    hanging = select(ActionPlan.id).where(ActionPlan.form_id.is_not(None))
    aside = or_(Escalation.plan_id.is_(None), Escalation.plan_id.not_in(hanging))
    return select(Escalation.id).where(which, Escalation.form_id.is_(None), aside)
