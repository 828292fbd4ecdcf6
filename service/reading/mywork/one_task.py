"""One task with its story, for whoever has it or gave it on, and who could take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from service.context import here
from service.covers import NOT_DELEGATED, substitutes
from service.database import db
from service.models import Case, CaseReader, Escalation, Person, Task, TaskMove
from service.queries import Absent, Sight
from service.reading.one import seen_one
from service.reading.people import Choice
from service.relations import Record, case_of, in_line, subjects
from service.steps.standing_in import by_cover, may_do
from workflows.words import Relation

FROM, TO = aliased(Person), aliased(Person)
ABOVE = (Relation.LINE_MANAGER, Relation.SERVICE_MANAGER)
# What says whose own record it is, read with it.
BEHIND = {"escalation": [joinedload(one) for one in (Escalation.audit, Escalation.case, Escalation.plan)]}


@dataclass(frozen=True)
class Move:
    """One passing on of a task; `at` is local, `by` somebody's name or the service's."""

    at: datetime
    before: str | None
    after: str | None
    by: str
    reason: str


@dataclass(frozen=True)
class OneTask:
    """A task that is open. `fixed`: why nobody else may do it; `taken`: it can be taken back by the reader."""

    id: int
    kind: str
    title: str
    record: Any
    due_on: date | None
    again_on: date | None
    since: datetime
    holder: str | None
    behalf: str | None
    mine: bool
    taken: bool
    covered: bool
    fixed: str
    moves: Sequence[Move]
    able: Sequence[Choice]

    @property
    def late(self) -> bool:
        return self.due_on is not None and self.due_on < here().today()


def one_task(sight: Sight, number: int) -> OneTask:
    """An open task of this person, or one that they gave to somebody; raises Absent for everybody else's."""
    me = sight.person.id
    query = select(Task).where(Task.id == number, Task.closed_at.is_(None))
    query = query.where(or_(Task.assignee_id == me, Task.delegated_by_id == me)).options(joinedload(Task.delegated_by))
    task: Task | None = db.session.scalars(query).unique().first()
    if task is None:
        raise Absent("task")
    record = seen_one(task.subject_kind, task.subject_id, sight, *BEHIND.get(task.subject_kind, ()))
    given = task.delegated_by_id == me and task.assignee_id != me
    relation = next((one for one in NOT_DELEGATED if one == task.relation), None)
    return OneTask(
        id=task.id,
        kind=task.kind,
        title=task.title,
        record=record,
        due_on=task.due_on,
        again_on=task.follow_up_on,
        since=task.opened_at.astimezone(here().zone),
        holder=task.assignee.name if task.assignee else None,
        behalf=task.delegated_by.name if task.delegated_by else None,
        mine=task.assignee_id == me,
        taken=given and not by_cover(task),
        covered=by_cover(task),
        fixed=NOT_DELEGATED[relation] if relation else "",
        moves=_moves(task.id),
        able=[] if relation or given else _able(task, record),
    )


def _moves(number: int) -> list[Move]:
    query = (
        select(TaskMove.at, FROM.name, TO.name, TaskMove.by_name, TaskMove.reason)
        .outerjoin(FROM, FROM.id == TaskMove.from_id)
        .outerjoin(TO, TO.id == TaskMove.to_id)
        .where(TaskMove.task_id == number)
        .order_by(TaskMove.id)
    )
    zone = here().zone
    return [Move(at.astimezone(zone), *rest) for at, *rest in db.session.execute(query)]


def _able(task: Task, record: Record) -> list[Choice]:
    """Who could take it, as far as a list can tell; all of it is asked again when somebody is chosen."""
    today, case = here().today(), case_of(record)
    loading = selectinload(Person.role_grants), selectinload(Person.leave)
    staff = db.session.scalars(select(Person).options(*loading).order_by(Person.name)).unique()
    barred = subjects(record) | substitutes(today).keys() | {task.assignee_id, task.delegated_by_id}
    barred |= {auditor.person_id for auditor in getattr(record, "auditors", ())}
    allowed = _readers(case) if case is not None and case.restricted else None
    if hasattr(record, "practitioner_id") or getattr(record, "form_id", None) is not None:
        above = {person.id for relation in ABOVE for person in in_line(relation, record)}
        allowed = above if allowed is None else allowed & above
    return [
        Choice(one.email, one.name, one.team.name if one.team else None)
        for one in staff
        if one.id not in barred
        and (allowed is None or one.id in allowed)
        and one.present_on(today)
        and may_do(task, one)
    ]


def _readers(case: Case) -> set[int]:
    return set(db.session.scalars(select(CaseReader.person_id).where(CaseReader.case_id == case.id)))
