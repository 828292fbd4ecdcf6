"""One record to read, with the people around it loaded at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, inspect, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.util import identity_key

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
    """These people, an audit's auditors, worker and owners, and every manager above them, roles and leave included.

    Whoever decides next about a record is among them: held in memory, they are found without a query each. So are
    all who hold one of `roles`.
    """
    named = Person.id.in_([number for number in people if number is not None])
    of_audit = [Person.id.in_(found) for found in _of_audit(audit_id)] if audit_id is not None else []
    asked = [Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(roles)))] if roles else []
    return with_managers(or_(named, *of_audit, *asked))


def with_managers(condition: Condition) -> list[Person]:
    """The people of whom the condition holds and every manager above them, roles and leave included: one query."""
    line = select(Person.id).where(condition).cte("line", recursive=True)
    above = select(Person.manager_id).join(line, Person.id == line.c.id).where(Person.manager_id.is_not(None))
    everybody = line.union(above)
    query = select(Person).where(Person.id.in_(select(everybody.c.id)))
    loading = (joinedload(Person.role_grants), joinedload(Person.leave))
    return list(db.session.scalars(query.options(*loading)).unique())


def hold_line(person: Person, sight: Sight) -> None:
    """Have the managers above somebody in memory, so that no line is walked query by query."""
    # Whoever stands above people with something on their own file has looked up their line already.
    sight.of("practitioner_form")
    if not _held(person):
        sight.people.extend(people_around(None, person.id, sight.person.id))


def _held(person: Person) -> bool:
    """Whether every manager above is in memory with roles and leave; a circle that slipped in ends."""
    seen, number = set(), person.manager_id
    while number is not None and number not in seen:
        seen.add(number)
        manager = db.session.identity_map.get(identity_key(Person, number))
        if manager is None or {"role_grants", "leave"} & inspect(manager).unloaded:
            return False
        number = manager.manager_id
    return True


def _of_audit(audit_id: int) -> Sequence[Select[Any]]:
    return (
        select(Auditor.person_id).where(Auditor.audit_id == audit_id),
        select(Case.worker_id).join(Audit, Audit.case_id == Case.id).where(Audit.id == audit_id),
        select(ActionPlan.owner_id).where(ActionPlan.audit_id == audit_id),
    )
