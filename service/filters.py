"""What lists can be narrowed to, by kind of record and name of the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, select

from service.blindness import blind_to
from service.context import here
from service.models import (
    ActionPlan,
    Audit,
    Auditor,
    Case,
    Cycle,
    Escalation,
    Exemption,
    Exercise,
    Moderation,
    Person,
    PractitionerForm,
    Review,
    SelfAudit,
    Service,
    StandardReminder,
    Supervision,
    Task,
    Team,
    ToolVersion,
)
from workflows.catalogue import LIFECYCLES
from workflows.words import SubjectKind

Condition = ColumnElement[bool]
# Of the value given and of who asks.
Filter = Callable[[Any, Person], Condition]


def _people(column: Any, email: str) -> Condition:
    condition: Condition = column.in_(select(Person.id).where(Person.email == email.lower()))
    return condition


def _audits(*conditions: Condition) -> Select[Any]:
    return select(Audit.id).join(Audit.case).where(*conditions)


def _case(reference: str) -> tuple[Condition, Condition]:
    return Case.kind == SubjectKind.CASE, Case.reference == reference


def _team(name: str) -> Select[Any]:
    return select(Team.id).where(Team.name == name)


def _of_team(team: str) -> Select[Any]:
    return select(Case.id).where(Case.team_id.in_(_team(team)))


def _staff(team: str) -> Select[Any]:
    return select(Person.id).where(Person.team_id.in_(_team(team)))


def _open_case() -> Condition:
    return and_(Case.closed_on.is_(None), Case.status != "closed")


def _service_level() -> Condition:
    return and_(ActionPlan.audit_id.is_(None), ActionPlan.form_id.is_(None))


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
        "cycle_id": _equal(ActionPlan.cycle_id),
        "level": lambda value, person: _service_level() if value == "service" else not_(_service_level()),
        "service": lambda value, person: ActionPlan.service_id.in_(select(Service.id).where(Service.name == value)),
        "case_reference": lambda value, person: ActionPlan.audit_id.in_(_audits(*_case(value))),
        "due_before": _before(ActionPlan.due_on),
        "mine": lambda value, person: ActionPlan.owner_id == person.id,
        "overdue": _overdue(ActionPlan),
        "owner": lambda value, person: _people(ActionPlan.owner_id, value),
        "state": _equal(ActionPlan.state),
        "team": lambda value, person: ActionPlan.owner_id.in_(_staff(value)),
    },
    "audit": {
        "case_reference": lambda value, person: Audit.case_id.in_(select(Case.id).where(*_case(value))),
        "cycle_id": _equal(Audit.cycle_id),
        "due_before": _before(Audit.due_on),
        "exemplar": lambda value, person: and_(Audit.exemplar_at.is_not(None), Audit.id.not_in(blind_to(person))),
        "kind": _equal(Audit.kind),
        "mine": _auditing,
        "overdue": _overdue(Audit),
        "state": _equal(Audit.state),
        "subject_kind": lambda value, person: Audit.id.in_(_audits(Case.kind == value)),
        "team": lambda value, person: Audit.id.in_(_audits(Case.team_id.in_(_team(value)))),
    },
    "case": {
        "open": lambda value, person: _open_case() if value else not_(_open_case()),
        "status": _equal(Case.status),
        "team": lambda value, person: Case.team_id.in_(_team(value)),
        "worker": lambda value, person: _people(Case.worker_id, value),
    },
    "cycle": {"state": _equal(Cycle.state)},
    "exercise": {"mine": _mine("exercise", Exercise.id), "state": _equal(Exercise.state)},
    "moderation": {
        "audit_id": _equal(Moderation.audit_id),
        "mine": _mine("moderation", Moderation.id),
        "moderator": lambda value, person: _people(Moderation.moderator_id, value),
        "state": _equal(Moderation.state),
    },
    "escalation": {
        "audit_id": _equal(Escalation.audit_id),
        "case_reference": lambda value, person: Escalation.case_id.in_(select(Case.id).where(*_case(value))),
        "cause": _equal(Escalation.cause),
        "mine": _mine("escalation", Escalation.id),
        "plan_id": _equal(Escalation.plan_id),
        "state": _equal(Escalation.state),
        "team": lambda value, person: Escalation.case_id.in_(_of_team(value)),
    },
    "self_audit": {
        "case_reference": lambda value, person: SelfAudit.case_id.in_(select(Case.id).where(*_case(value))),
        "mine": lambda value, person: SelfAudit.author_id == person.id,
        "state": _equal(SelfAudit.state),
    },
    "practitioner_form": {
        "audit_id": _equal(PractitionerForm.audit_id),
        "due_before": _before(PractitionerForm.due_on),
        "mine": lambda value, person: PractitionerForm.practitioner_id == person.id,
        "overdue": _overdue(PractitionerForm),
        "practitioner": lambda value, person: _people(PractitionerForm.practitioner_id, value),
        "state": _equal(PractitionerForm.state),
    },
    "standard_reminder": {
        "question": _equal(StandardReminder.question_key),
        "state": _equal(StandardReminder.state),
        "team": lambda value, person: StandardReminder.teams.any(Team.name == value),
        "tool": _equal(StandardReminder.tool_key),
    },
    "exemption": {
        "mine": _mine("exemption", Exemption.id),
        "person": lambda value, person: _people(Exemption.person_id, value),
        "programme": _equal(Exemption.programme),
        "state": _equal(Exemption.state),
    },
    "review": {
        "due_before": _before(Review.due_on),
        "kind": _equal(Review.kind),
        "mine": _mine("review", Review.id),
        "person": lambda value, person: _people(Review.person_id, value),
        "state": _equal(Review.state),
    },
    "supervision": {
        "due_before": _before(Supervision.on),
        "mine": lambda value, person: Supervision.person_id == person.id,
        "person": lambda value, person: _people(Supervision.person_id, value),
        "state": _equal(Supervision.state),
    },
    "tool_version": {"key": _equal(ToolVersion.key), "state": _equal(ToolVersion.state)},
}
