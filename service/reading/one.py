"""One record to read, with the people around it loaded at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from service.database import db
from service.looking import looked_at
from service.models import ActionPlan, Audit, Auditor, Case, Person, RoleGrant
from service.queries import MODELS, Absent, Condition, Sight


def seen_one(kind: str, number: int, sight: Sight, *loading: Any) -> Any:
    """One record that somebody may see, with what `loading` names; raises Absent."""
    model = MODELS[kind]
    query = select(model).where(sight.of(kind), model.id == number).options(*loading)
    record = db.session.scalars(query).unique().first()
    if record is None:
        raise Absent(kind.replace("_", " "))
    looked_at(kind, number, sight.person.id)
    return record


def people_around(audit_id: int | None, *people: int | None, roles: Sequence[str] = ()) -> list[Person]:
    """These people, an audit's auditors, worker and owners, and every manager above them, roles included.

    Whoever decides next about a record is among them: held in memory, they are found without a query each. So are
    all who hold one of `roles`.
    """
    named = Person.id.in_([number for number in people if number is not None])
    of_audit = [Person.id.in_(found) for found in _of_audit(audit_id)] if audit_id is not None else []
    asked = [Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(roles)))] if roles else []
    return with_managers(or_(named, *of_audit, *asked))


def with_managers(condition: Condition) -> list[Person]:
    """The people of whom the condition holds and every manager above them, roles included: one query."""
    line = select(Person.id).where(condition).cte("line", recursive=True)
    above = select(Person.manager_id).join(line, Person.id == line.c.id).where(Person.manager_id.is_not(None))
    everybody = line.union(above)
    query = select(Person).where(Person.id.in_(select(everybody.c.id)))
    return list(db.session.scalars(query.options(joinedload(Person.role_grants))).unique())


def _of_audit(audit_id: int) -> Sequence[Select[Any]]:
    return (
        select(Auditor.person_id).where(Auditor.audit_id == audit_id),
        select(Case.worker_id).join(Audit, Audit.case_id == Case.id).where(Audit.id == audit_id),
        select(ActionPlan.owner_id).where(ActionPlan.audit_id == audit_id),
    )
