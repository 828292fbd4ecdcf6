"""Where one person stands towards one record: relations, scopes, delegations, and the names of who else may."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import bindparam, select

from service.context import here
from service.database import db
from service.models import ActionPlan, Case, Exemption, Person, PractitionerForm, Supervision, Task
from service.once import OF_TASKS, once
from service.people import line_above
from service.relations import RULES, Record, case_of, delegation_holds, holders
from workflows.words import Relation, SubjectKind

NAMES = {
    Relation.ADDRESSEE: "whom the escalation is addressed to",
    Relation.DECIDER: "whoever settles disputed grades",
    Relation.FACILITATOR: "whoever leads the exercise",
    Relation.LEAD_AUDITOR: "the lead auditor",
    Relation.LINE_MANAGER: "the owner's line manager",
    Relation.MODERATOR: "the moderator",
    Relation.OWNER: "the owner of the plan",
    Relation.PAIR_AUDITOR: "the other auditor of the pair",
    Relation.PRACTITIONER: "the practitioner",
    Relation.PARTICIPANT: "those who take part",
    Relation.RESPONSIBLE_MANAGER: "the responsible manager",
    Relation.SERVICE_MANAGER: "the service manager",
    Relation.SUPERVISOR: "the line manager",
}

GIVEN = (
    select(Task.subject_kind, Task.subject_id, Task.relation, Task.delegated_by_id, Task.covered_for_id)
    .where(Task.closed_at.is_(None), Task.assignee_id == bindparam("to"), Task.delegated_by_id.is_not(None))
    .order_by(Task.id)
)


def relations_of(person: Person, record: Record) -> dict[str, int | None]:
    """Every relation that holds, each with the person on whose behalf it does (None: it is one's own)."""
    given = _delegated(person, record)
    found: dict[str, int | None] = {relation: number for relation, number, _ in given}
    kind, granted = type(record).__name__, here().roles.relations
    for rule_kind, relation in RULES:
        # In some relations nobody may do anything: they say who is told, and need no question here.
        if (
            rule_kind == kind
            and relation in granted
            and any(other.id == person.id for other in holders(relation, record))
        ):
            found[relation] = None
    found.update(dict.fromkeys(scopes_of(person, record)))
    # A substitute acts in the name of whose task it is, also where they would stand next in the line.
    found.update({relation: number for relation, number, covers in given if covers})
    return found


def _delegated(person: Person, record: Record) -> list[tuple[str, int, bool]]:
    """The relations in which somebody acts for another on whom a task was given, and whether as their substitute."""
    session = db.session()
    if session.autoflush:
        session.flush()  # a task that was changed a moment ago counts, as in any other question
    given = once((OF_TASKS, "given", person.id), lambda: _given(person.id))
    found = given.get((kind_of(record), record.id), ())
    return [one for one in found if delegation_holds(one[0], one[1], person, record)]


def _given(person_id: int) -> dict[tuple[str, int], list[tuple[str, int, bool]]]:
    """All that was given to somebody and is still to be done, by record: one is seldom asked of alone."""
    rows = db.session.execute(GIVEN, {"to": person_id})
    found: dict[tuple[str, int], list[tuple[str, int, bool]]] = {}
    for kind, number, relation, principal, covers in rows:
        if principal is not None:
            found.setdefault((str(kind), number), []).append((str(relation), principal, principal == covers))
    return found


def scopes_of(person: Person, record: Record) -> set[str]:
    """`team` and `service`, where the record belongs to the person's own."""
    case, workers = case_of(record), list(_workers(record))
    teams, services = _places(case, workers)
    found = set()
    if person.team_id in teams - {None} or any(person in line_above(worker) for worker in workers):
        found.add(str(Relation.TEAM))
    own = person.service_id or (person.team.service_id if person.team else None)
    if own in services - {None}:
        found.add(str(Relation.SERVICE))
    return found


def _places(case: Case | None, workers: list[Person]) -> tuple[set[int | None], set[int | None]]:
    """The teams and the services to which a record belongs; a supervision file is nobody's but the line's."""
    if case and case.kind == SubjectKind.SUPERVISION_FILE:
        return set(), set()
    teams = {worker.team_id for worker in workers}
    services = {worker.team.service_id if worker.team else worker.service_id for worker in workers}
    if case:
        teams.add(case.team_id)
        services.add(case.team.service_id if case.team else case.service_id)
    return teams, services


def _workers(record: Record) -> list[Person]:
    if isinstance(record, Supervision):
        return [record.person]
    if isinstance(record, Exemption) and record.person:
        return [record.person]
    plan = record if isinstance(record, ActionPlan) else getattr(record, "plan", None)
    if plan is not None:
        return [plan.owner]
    case = case_of(record)
    return [case.worker] if case and case.worker else []


def who_may(record: Record) -> Callable[[str], str | None]:
    """A phrase that names who may use a permission on this record; asked only when somebody is refused."""

    def phrase(permission: str) -> str | None:
        scopes = {s for grants in here().roles.grants.values() for s in grants.get(permission, ())}
        parts = [
            _everywhere(permission) if scope == Relation.ALL else _named(scope, record) for scope in sorted(scopes)
        ]
        return " or ".join(part for part in parts if part) or None

    return phrase


def _everywhere(permission: str) -> str:
    """The roles that may do it with every record, by their titles."""
    roles = here().roles
    return " or ".join(sorted(f"the {roles.titles[role].lower()}" for role in roles.holding(permission, Relation.ALL)))


def _named(scope: str, record: Record) -> str | None:
    if scope not in NAMES:
        return None
    of_form = isinstance(record, PractitionerForm) and scope == Relation.LINE_MANAGER
    name = "the practitioner's line manager" if of_form else NAMES[Relation(scope)]
    people = holders(scope, record)
    return f"{name} ({people[0].name})" if people else None


def kind_of(record: Record) -> str:
    """The record's kind as lifecycles and history name it."""
    return record.__tablename__
