"""The people around a record, with every manager above them, loaded at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, select, union

from service.database import db
from service.models import ActionPlan, Audit, Auditor, Case, Person, RoleGrant
from service.people import STANDING, remember_among

Condition = ColumnElement[bool]
NO_AUDIT = false()
AUDIT, NUMBERS, ROLES = "of_audit", "numbers", "roles"


def people_around(audit_id: int | None, *people: int | None, roles: Sequence[str] = ()) -> list[Person]:
    """These people, an audit's auditors, worker and owners, and every manager above them, roles and leave included.

    Whoever decides next about a record is among them: held in memory, they are found without a query each. So are
    all who hold one of `roles`.
    """
    query = _around(audit_id is not None, bool(roles))
    asked = {NUMBERS: [number for number in people if number is not None], AUDIT: audit_id, ROLES: list(roles)}
    wanted = {NUMBERS} | ({AUDIT} if audit_id is not None else set()) | ({ROLES} if roles else set())
    return _found(query, {name: value for name, value in asked.items() if name in wanted})


def with_managers(condition: Condition, of_audit: Condition = NO_AUDIT) -> list[Person]:
    """The people of whom the condition holds and every manager above them, roles and leave included: one query.

    With a condition that one audit meets, the managers of its team are among them.
    """
    return _found(_lines([select(Person.id).where(condition)], of_audit), {})


@cache
def _around(of_audit: bool, by_role: bool) -> Select[Any]:
    """Made once for each of its forms: making it takes longer than its answer."""
    named = [select(Person.id).where(Person.id.in_(bindparam(NUMBERS, expanding=True)))]
    if by_role:
        named.append(select(RoleGrant.person_id).where(RoleGrant.role.in_(bindparam(ROLES, expanding=True))))
    if not of_audit:
        return _lines(named, NO_AUDIT)
    return _lines([*named, *_of_audit(bindparam(AUDIT))], Audit.id == bindparam(AUDIT))


def _lines(named: Sequence[Select[Any]], of_audit: Condition) -> Select[Any]:
    """Each of the `named` by an index of its own: together they could only be sought among all who ever worked here."""
    team = select(Case.team_id).join(Audit, Audit.case_id == Case.id).where(of_audit)
    managers = select(RoleGrant.person_id).where(RoleGrant.role == "team_manager")
    managing = select(Person.id).where(Person.team_id.in_(team), Person.id.in_(managers))
    found = union(*named, managing).subquery()
    line = select(found.c[0].label("id")).cte("line", recursive=True)
    above = select(Person.manager_id).join(line, Person.id == line.c.id).where(Person.manager_id.is_not(None))
    everybody = line.union(above)
    query = select(Person, team.scalar_subquery()).where(Person.id.in_(select(everybody.c.id)))
    return query.options(*STANDING)


def _found(query: Select[Any], asked: dict[str, Any]) -> list[Person]:
    rows = db.session.execute(query, asked).unique().all()
    people = [person for person, _ in rows]
    for team_id in {team_id for _, team_id in rows if team_id is not None}:
        remember_among(people, team_id)
    return people


def _of_audit(audit_id: Any) -> Sequence[Select[Any]]:
    return (
        select(Auditor.person_id).where(Auditor.audit_id == audit_id),
        select(Case.worker_id).join(Audit, Audit.case_id == Case.id).where(Audit.id == audit_id),
        select(ActionPlan.owner_id).where(ActionPlan.audit_id == audit_id),
    )
