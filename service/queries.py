"""The only door to records: everything is fetched through what the person may see; what is not is absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from service.database import db
from service.models import (
    RECORDS,
    ActionPlan,
    Audit,
    Auditor,
    Case,
    CaseReader,
    Escalation,
    Person,
    Supervision,
    Task,
    Team,
)
from service.people import actor_of, line_below
from workflows.words import Relation, Side

Condition = ColumnElement[bool]


class Absent(Exception):
    """There is no such record, or the person may not know of it: the two cannot be told apart."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}, or it is not among the records that you may see.")


class Sight:
    """What one person may see, as conditions on the tables."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.grants = actor_of(person).grants
        self._below: frozenset[int] | None = None

    @property
    def below(self) -> frozenset[int]:
        """The ids of everybody in the line below; asked for once."""
        if self._below is None:
            self._below = line_below(self.person.id)
        return self._below

    @property
    def service_id(self) -> int | None:
        team = self.person.team
        return self.person.service_id or (team.service_id if team else None)

    def any_of(self, permission: str, conditions: Mapping[str, Callable[[], Condition]]) -> Condition:
        """True where one of the granted relations holds."""
        granted = self.grants.get(permission, frozenset())
        if not self.grants:
            return false()
        parts = [condition() for relation, condition in conditions.items() if relation in granted]
        return or_(false(), *parts)

    def of(self, kind: str) -> Condition:
        """The condition on one kind of record."""
        return SEEN[kind](self)


def _unrestricted(sight: Sight) -> Condition:
    named = exists().where(CaseReader.case_id == Case.id, CaseReader.person_id == sight.person.id)
    return or_(Case.restricted.is_(False), named)


def _assigned(sight: Sight, kind: str, column: Any) -> Condition:
    """A task on the record is, or was, this person's."""
    mine = exists().where(Task.subject_kind == kind, Task.subject_id == column, Task.assignee_id == sight.person.id)
    return mine if sight.grants else false()


def _team_case(sight: Sight) -> Condition:
    own = Case.team_id == sight.person.team_id if sight.person.team_id else false()
    return or_(own, Case.worker_id.in_(sight.below))


def _service_case(sight: Sight) -> Condition:
    teams = select(Team.id).where(Team.service_id == sight.service_id)
    return Case.team_id.in_(teams) if sight.service_id else false()


def _case(sight: Sight) -> Condition:
    seen = sight.any_of(
        "case.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: _service_case(sight),
            Relation.TEAM: lambda: _team_case(sight),
            Relation.HOLDER: lambda: Case.worker_id == sight.person.id,
        },
    )
    return and_(_unrestricted(sight), seen)


def _tasked(sight: Sight) -> Condition:
    """Somebody with a task on an audit, or on its plans or escalations, sees the audit."""
    plans = select(ActionPlan.audit_id).where(_assigned(sight, "action_plan", ActionPlan.id))
    raised = select(Escalation.audit_id).where(_assigned(sight, "escalation", Escalation.id))
    return or_(_assigned(sight, "audit", Audit.id), Audit.id.in_(plans), Audit.id.in_(raised))


def _audit(sight: Sight) -> Condition:
    """By the case, by having a part in the audit, or by a task; always within what restriction allows.

    Sub-selects by id, none within another: a nested EXISTS would not see the outer audit and be always true.
    """
    me = sight.person.id
    by_case = sight.any_of(
        "audit.view",
        {
            Relation.ALL: true,
            Relation.SERVICE: lambda: _service_case(sight),
            Relation.TEAM: lambda: _team_case(sight),
            Relation.HOLDER: lambda: Case.worker_id == me,
        },
    )
    by_part = sight.any_of(
        "audit.view",
        {
            Relation.LEAD_AUDITOR: lambda: Audit.id.in_(select(Auditor.audit_id).where(Auditor.person_id == me)),
            Relation.OWNER: lambda: Audit.id.in_(select(ActionPlan.audit_id).where(ActionPlan.owner_id == me)),
        },
    )
    unrestricted = Audit.case_id.in_(select(Case.id).where(_unrestricted(sight)))
    return and_(unrestricted, or_(Audit.case_id.in_(select(Case.id).where(by_case)), by_part, _tasked(sight)))


def _staff(sight: Sight, column: Any) -> dict[str, Callable[[], Condition]]:
    """Conditions on a column that holds a member of staff."""

    def team() -> Condition:
        same = select(Person.id).where(Person.team_id == sight.person.team_id)
        return or_(column.in_(sight.below), column.in_(same) if sight.person.team_id else false())

    def service() -> Condition:
        teams = select(Team.id).where(Team.service_id == sight.service_id)
        of_service = or_(Person.service_id == sight.service_id, Person.team_id.in_(teams))
        return column.in_(select(Person.id).where(of_service)) if sight.service_id else false()

    return {Relation.ALL: true, Relation.SERVICE: service, Relation.TEAM: team}


def _plan(sight: Sight) -> Condition:
    """One's own plans, those of one's line or service, and the case-side plans of every audit one sees."""
    own: dict[str, Callable[[], Condition]] = {
        Relation.OWNER: lambda: ActionPlan.owner_id == sight.person.id,
        Relation.LINE_MANAGER: lambda: ActionPlan.owner_id.in_(sight.below),
    }
    seen = sight.any_of("plan.view", {**_staff(sight, ActionPlan.owner_id), **own})
    by_audit = ActionPlan.audit_id.in_(select(Audit.id).where(_audit(sight)))
    unbound = ActionPlan.audit_id.is_(None)
    mine = ActionPlan.owner_id == sight.person.id
    case_side = and_(ActionPlan.side == Side.CASE, or_(by_audit, and_(unbound, seen)))
    return or_(case_side, and_(ActionPlan.side == Side.PRACTITIONER, mine))


def _escalation(sight: Sight) -> Condition:
    addressed = _assigned(sight, "escalation", Escalation.id)
    on_audit = Escalation.audit_id.in_(select(Audit.id).where(_audit(sight)))
    seen = sight.any_of(
        "escalation.view", {Relation.ALL: true, Relation.SERVICE: lambda: on_audit, Relation.TEAM: lambda: on_audit}
    )
    readable = or_(Escalation.audit_id.is_(None), on_audit)
    return and_(readable, or_(addressed, seen))


def _supervision(sight: Sight) -> Condition:
    own: dict[str, Callable[[], Condition]] = {
        Relation.SUPERVISEE: lambda: Supervision.person_id == sight.person.id,
        Relation.SUPERVISOR: lambda: Supervision.person_id.in_(sight.below),
    }
    seen = sight.any_of("supervision.view", {**_staff(sight, Supervision.person_id), **own})
    return or_(seen, _assigned(sight, "supervision", Supervision.id))


def _cycle(sight: Sight) -> Condition:
    return sight.any_of("cycle.view", {Relation.ALL: true})


def _person(sight: Sight) -> Condition:
    """Oneself, one's line below, and whom the roles show."""
    seen = sight.any_of("people.view", _staff(sight, Person.id))
    return or_(Person.id == sight.person.id, Person.id.in_(sight.below), seen) if sight.grants else false()


SEEN: dict[str, Callable[[Sight], Condition]] = {
    "action_plan": _plan,
    "audit": _audit,
    "case": _case,
    "cycle": _cycle,
    "escalation": _escalation,
    "person": _person,
    "supervision": _supervision,
}
MODELS: dict[str, Any] = {**RECORDS, "case": Case, "person": Person}


def visible(kind: str, person: Person) -> Select[Any]:
    """Every record of a kind that a person may see."""
    return select(MODELS[kind]).where(Sight(person).of(kind))


def find(kind: str, record_id: int, person: Person) -> Any:
    """One record to read; raises Absent."""
    model = MODELS[kind]
    record = db.session.scalars(visible(kind, person).where(model.id == record_id)).unique().first()
    if record is None:
        raise Absent(kind.replace("_", " "))
    return record


def locked(kind: str, record_id: int, person: Person | None) -> Any:
    """One record to change, locked together with the audit it belongs to; None is the system.

    The audit is locked first, whoever comes, so that two people never wait for one another.
    """
    model = RECORDS[kind]
    if hasattr(model, "audit_id"):
        audit_id = db.session.scalar(select(model.audit_id).where(model.id == record_id))
        if audit_id is not None:
            _lock(Audit, audit_id)
    record = _lock(model, record_id)
    if record is None or (person is not None and not _seen(kind, record_id, person)):
        raise Absent(kind.replace("_", " "))
    return record


def _lock(model: Any, record_id: int) -> Any:
    query = select(model).where(model.id == record_id).with_for_update(of=model)
    return db.session.scalars(query.execution_options(populate_existing=True)).unique().first()


def _seen(kind: str, record_id: int, person: Person) -> bool:
    model = RECORDS[kind]
    query = select(model.id).where(model.id == record_id, Sight(person).of(kind))
    return db.session.scalar(query) is not None


def may(person: Person, permission: str) -> bool:
    """True when any relation of this permission is granted to the person at all."""
    return bool(actor_of(person).scopes(permission))
