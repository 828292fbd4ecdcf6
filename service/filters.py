"""What lists can be narrowed to, by kind of record and name of the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, select

from service.context import here
from service.models import ActionPlan, Audit, Auditor, Case, Cycle, Escalation, Person, Supervision, Task, Team
from workflows.catalogue import LIFECYCLES

Condition = ColumnElement[bool]
# Of the value given and of who asks.
Filter = Callable[[Any, Person], Condition]


def _people(column: Any, email: str) -> Condition:
    condition: Condition = column.in_(select(Person.id).where(Person.email == email.lower()))
    return condition


def _audits(*conditions: Condition) -> Select[Any]:
    return select(Audit.id).join(Audit.case).where(*conditions)


def _team(name: str) -> Select[Any]:
    return select(Team.id).where(Team.name == name)


def _staff(team: str) -> Select[Any]:
    return select(Person.id).where(Person.team_id.in_(_team(team)))


def _open_case() -> Condition:
    return and_(Case.closed_on.is_(None), Case.status != "closed")


def _mine(kind: str, column: Any) -> Filter:
    def mine(value: Any, person: Person) -> Condition:
        tasks = select(Task.subject_id).where(
            Task.subject_kind == kind, Task.assignee_id == person.id, Task.closed_at.is_(None)
        )
        condition: Condition = column.in_(tasks)
        return condition

    return mine


def _auditing(value: Any, person: Person) -> Condition:
    return Audit.id.in_(select(Auditor.audit_id).where(Auditor.person_id == person.id))


def _equal(column: Any) -> Filter:
    return lambda value, person: column == value


def _before(column: Any) -> Filter:
    return lambda value, person: column < value


def _overdue(model: Any) -> Filter:
    open_states = [s.name for s in LIFECYCLES[model.__tablename__].states if not s.ends]
    return lambda value, person: (model.due_on < here().today()) & model.state.in_(open_states)


FILTERS: dict[str, dict[str, Filter]] = {
    "action_plan": {
        "audit_id": _equal(ActionPlan.audit_id),
        "case_reference": lambda value, person: ActionPlan.audit_id.in_(_audits(Case.reference == value)),
        "due_before": _before(ActionPlan.due_on),
        "mine": lambda value, person: ActionPlan.owner_id == person.id,
        "overdue": _overdue(ActionPlan),
        "owner": lambda value, person: _people(ActionPlan.owner_id, value),
        "state": _equal(ActionPlan.state),
        "team": lambda value, person: ActionPlan.owner_id.in_(_staff(value)),
    },
    "audit": {
        "case_reference": lambda value, person: Audit.case_id.in_(select(Case.id).where(Case.reference == value)),
        "cycle_id": _equal(Audit.cycle_id),
        "due_before": _before(Audit.due_on),
        "kind": _equal(Audit.kind),
        "mine": _auditing,
        "overdue": _overdue(Audit),
        "state": _equal(Audit.state),
        "team": lambda value, person: Audit.id.in_(_audits(Case.team_id.in_(_team(value)))),
    },
    "case": {
        "open": lambda value, person: _open_case() if value else not_(_open_case()),
        "status": _equal(Case.status),
        "team": lambda value, person: Case.team_id.in_(_team(value)),
        "worker": lambda value, person: _people(Case.worker_id, value),
    },
    "cycle": {"state": _equal(Cycle.state)},
    "escalation": {
        "audit_id": _equal(Escalation.audit_id),
        "case_reference": lambda value, person: Escalation.audit_id.in_(_audits(Case.reference == value)),
        "cause": _equal(Escalation.cause),
        "mine": _mine("escalation", Escalation.id),
        "plan_id": _equal(Escalation.plan_id),
        "state": _equal(Escalation.state),
        "team": lambda value, person: Escalation.audit_id.in_(_audits(Case.team_id.in_(_team(value)))),
    },
    "supervision": {
        "due_before": _before(Supervision.on),
        "mine": lambda value, person: Supervision.person_id == person.id,
        "person": lambda value, person: _people(Supervision.person_id, value),
        "state": _equal(Supervision.state),
    },
}
