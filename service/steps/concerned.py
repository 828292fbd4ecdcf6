"""Finds the records with open tasks that a change of people, teams or cases may concern, set-wise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from service.models import (
    ActionPlan,
    Audit,
    Auditor,
    Case,
    Escalation,
    Exemption,
    Exercise,
    Moderation,
    Participant,
    Person,
    PractitionerForm,
    Review,
    RoleGrant,
    Supervision,
    Task,
    Team,
)
from service.people import last_resort, person_by_email
from service.transaction import Work
from workflows.words import Relation

Subjects = dict[str, set[int]]
ABOVE_ALL = frozenset({"head_of_service", "performance", "quality"})


@dataclass(frozen=True)
class Reach:
    """How far a change of some people goes.

    `below`: they and everybody under them. `teams`: those that one of these manages or belongs to.
    `services`: those in which one of the changed may be addressed, with their `service_teams`, `service_staff`.
    """

    people: frozenset[int]
    below: frozenset[int]
    teams: frozenset[int]
    services: frozenset[int]
    service_teams: frozenset[int]
    service_staff: frozenset[int]


def concerned_by_people(work: Work, person_ids: Collection[int], team_ids: Collection[int] = ()) -> Subjects:
    """The records, by kind, whose people may be others now; the changes themselves are in the database already.

    Whatever a changed person holds is among them, so that only new ways to a record need to be looked for: the
    line above whom the record is about, the managers of its team, its service, and those who act at last.
    """
    reach = _reach(work, frozenset(person_ids), frozenset(team_ids))
    by_case, auditing = _of_case(reach), Auditor.person_id.in_(reach.people)
    found: Subjects = defaultdict(set)
    for kind, query in (
        ("action_plan", select(ActionPlan.id).where(ActionPlan.owner_id.in_(reach.below))),
        ("practitioner_form", select(PractitionerForm.id).where(PractitionerForm.practitioner_id.in_(reach.below))),
        ("supervision", select(Supervision.id).where(Supervision.person_id.in_(reach.below))),
        ("exemption", select(Exemption.id).where(Exemption.person_id.in_(reach.below))),
        ("review", select(Review.id).where(Review.reviewer_id.in_(reach.below))),
        ("audit", select(Audit.id).join(Audit.case).outerjoin(Audit.auditors).where(or_(by_case, auditing))),
        ("escalation", _escalations(reach, by_case)),
        ("moderation", _moderations(by_case, auditing)),
        ("exercise", select(Participant.exercise_id).where(Participant.person_id.in_(reach.people))),
    ):
        open_tasks = select(Task.subject_id).where(Task.subject_kind == kind, Task.closed_at.is_(None))
        found[kind].update(work.session.scalars(open_tasks.where(Task.subject_id.in_(query))))
    for kind, subject_id in work.session.execute(_held_by(work, reach.people)):
        found[kind].add(subject_id)
    return found


_CASE_OF_FORM = select(Audit.case_id).where(Audit.id == PractitionerForm.audit_id).scalar_subquery()


def concerned_by_cases(work: Work, case_ids: Collection[int]) -> Subjects:
    """The records with open tasks that belong to one of these cases."""
    found: Subjects = defaultdict(set)
    for kind, model, of_case, join in (
        ("audit", Audit, Audit.case_id, None),
        ("action_plan", ActionPlan, Audit.case_id, ActionPlan.audit),
        ("action_plan", ActionPlan, _CASE_OF_FORM, ActionPlan.form),
        ("escalation", Escalation, Escalation.case_id, None),
        ("practitioner_form", PractitionerForm, Audit.case_id, PractitionerForm.audit),
        ("moderation", Moderation, Audit.case_id, Moderation.audit),
        ("exercise", Exercise, Exercise.case_id, None),
    ):
        query = select(Task.subject_id, of_case).select_from(Task).join(model, model.id == Task.subject_id)
        if join is not None:
            query = query.join(join)
        query = query.where(Task.subject_kind == kind, Task.closed_at.is_(None))
        wanted = set(case_ids)
        found[kind] |= {id_ for id_, case_id in work.session.execute(query) if case_id in wanted}
    return found


def _reach(work: Work, people: frozenset[int], teams: frozenset[int]) -> Reach:
    rows = work.session.execute(select(Person.id, Person.manager_id, Person.team_id, Person.service_id)).all()
    team_service = dict(work.session.execute(select(Team.id, Team.service_id)).all())
    service_of = {row.id: row.service_id or team_service.get(row.team_id) for row in rows}
    below = _below(people, {row.id: row.manager_id for row in rows})
    managers = set(work.session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == "team_manager")))
    own = {row.team_id for row in rows if row.team_id and (row.id in people or row.id in below & managers)}
    addressed = _holding(work, work.context.roles.acting_as(Relation.ADDRESSEE)) & people
    services = {service_of[id_] for id_ in addressed} | {team_service.get(id_) for id_ in teams}
    services -= {None}
    return Reach(
        people=people,
        below=below,
        teams=frozenset(own) | teams,
        services=frozenset(service for service in services if service),
        service_teams=frozenset(id_ for id_, service in team_service.items() if service in services),
        service_staff=frozenset(id_ for id_, service in service_of.items() if service in services),
    )


def _below(people: Iterable[int], manager_of: dict[int, int | None]) -> frozenset[int]:
    reports: dict[int, list[int]] = defaultdict(list)
    for person_id, manager_id in manager_of.items():
        if manager_id is not None:
            reports[manager_id].append(person_id)
    found, waiting = set(people), list(people)
    while waiting:
        new = [id_ for id_ in reports[waiting.pop()] if id_ not in found]
        found.update(new)
        waiting += new
    return frozenset(found)


def _holding(work: Work, roles: Collection[str]) -> set[int]:
    return set(work.session.scalars(select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))))


def _of_case(reach: Reach) -> ColumnElement[bool]:
    by_people = or_(Case.worker_id.in_(reach.below), Case.person_id.in_(reach.below))
    return or_(by_people, Case.team_id.in_(reach.teams), Case.service_id.in_(reach.services))


def _escalations(reach: Reach, by_case: ColumnElement[bool]) -> Any:
    """By the case or the plan behind it, and those with neither: dead letters, of which there are few."""
    owner, team = ActionPlan.owner_id, Case.team_id
    by_service = or_(owner.in_(reach.below | reach.service_staff), team.in_(reach.service_teams))
    behind = select(Escalation.id).outerjoin(Escalation.case).outerjoin(Escalation.plan)
    return behind.where(or_(by_case, by_service, Escalation.outbox_id.is_not(None)))


def _moderations(by_case: ColumnElement[bool], auditing: ColumnElement[bool]) -> Any:
    """By the case or the auditors behind it; whoever grades or decides holds the task themselves."""
    behind = select(Moderation.id).join(Moderation.audit).join(Audit.case).outerjoin(Audit.auditors)
    return behind.where(or_(by_case, auditing))


def _held_by(work: Work, people: frozenset[int]) -> Any:
    """What the changed people hold or have delegated, what nobody holds, what they may hold at last.

    Whoever acts at last holds what nobody nearer could: when one of them changes, all of that is looked at.
    """
    holders: set[int] = set(people)
    named = [work.context.policy.get(f"people.{who}") for who in ("quality_lead", "deputy", "unallocated_manager")]
    known = {person.id for email in named if email and (person := person_by_email(email))}
    if people & (_holding(work, ABOVE_ALL) | known):
        holders |= {person.id for person in last_resort()} | _holding(work, ABOVE_ALL) | known
    mine = or_(Task.assignee_id.in_(holders), Task.assignee_id.is_(None), Task.delegated_by_id.in_(people))
    return select(Task.subject_kind, Task.subject_id).where(Task.closed_at.is_(None), mine).distinct()
