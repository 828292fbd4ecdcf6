"""A person's worklist: what they have to do, handing a task to somebody else, and looking at it again later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from service.context import here
from service.covers import NOT_DELEGATED
from service.database import db
from service.fields import Day, Fields, SomeBody, Words, loaded
from service.given import among
from service.models import RECORDS, Person, Task, Team
from service.queries import Absent, locked
from service.relations import Record
from service.remembering import Remembering
from service.steps import worklist
from service.steps.standing_in import by_cover, fault
from service.transaction import Work, transaction
from workflows.engine import Illegal, Incomplete
from workflows.words import Relation

Key = tuple[date | None, int]
Change = Callable[[Work, Person, Task, Record], None]

DELEGATE_FIELDS: Fields = {"person": SomeBody(required=True), "reason": Words(required=True)}
FOLLOW_UP_FIELDS: Fields = {"on": Day(required=True, allow_none=True)}


@dataclass(frozen=True)
class Line:
    """A task, and the version of the record that it asks to act on."""

    task: Task
    version: int


def listed_tasks(
    person: Person, filters: Mapping[str, Any], *, after: Key | None, limit: int
) -> tuple[list[Line], Key | None]:
    """A person's open tasks, due soonest first, undated last, and the key of the last one if there are more."""
    query = _mine(person).order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    for name, value in filters.items():
        query = query.where(FILTERS[name](value))
    if after is not None:
        query = query.where(_behind(*after))
    tasks = list(db.session.scalars(query.limit(limit + 1)).unique())
    more, tasks = len(tasks) > limit, tasks[:limit]
    for task in tasks:
        set_committed_value(task, "assignee", person)
    versions = _versions(tasks)
    lines = [Line(task, versions[task.subject_kind, task.subject_id]) for task in tasks]
    return lines, (tasks[-1].due_on, tasks[-1].id) if more else None


def _mine(person: Person) -> Select[Any]:
    """Whose they are is known, and seldom has anybody else given one of them."""
    mine = select(Task).where(Task.assignee_id == person.id, Task.closed_at.is_(None))
    return mine.options(lazyload(Task.assignee), selectinload(Task.delegated_by).lazyload("*"))


def _behind(due_on: date | None, number: int) -> ColumnElement[bool]:
    if due_on is None:
        return and_(Task.due_on.is_(None), Task.id > number)
    return or_(Task.due_on > due_on, and_(Task.due_on == due_on, Task.id > number), Task.due_on.is_(None))


def _overdue(value: bool) -> ColumnElement[bool]:
    today = here().today()
    return Task.due_on < today if value else or_(Task.due_on >= today, Task.due_on.is_(None))


FILTERS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "due_before": lambda value: Task.due_on < value,
    "kind": lambda value: Task.kind == value,
    "overdue": _overdue,
    "team": lambda value: Task.team_id.in_(select(Team.id).where(Team.name == value)),
}


def _versions(tasks: Iterable[Task]) -> dict[tuple[str, int], int]:
    """The versions of the tasks' records, one query for each kind."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for task in tasks:
        by_kind[task.subject_kind].add(task.subject_id)
    found: dict[tuple[str, int], int] = {}
    for kind, numbers in by_kind.items():
        model = RECORDS[kind]
        query = select(model.id, model.version).where(among(model.id, numbers))
        found |= {(kind, number): version for number, version in db.session.execute(query)}
    return found


def delegate(task_id: int, person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Give one's task to somebody who acts on one's behalf, or take it back; leaves a trace.

    `{"person": e-mail, "reason": text}`. Raises Absent, Illegal for what only the owner may do, Incomplete
    for somebody who is away, lacks the permission or would act on their own record.
    """

    def change(work: Work, person: Person, task: Task, record: Record) -> None:
        if task.relation in NOT_DELEGATED:
            raise Illegal(NOT_DELEGATED[Relation(task.relation)])
        facts = loaded(DELEGATE_FIELDS, data)
        to: Person = facts["person"]
        returned = to.id == task.delegated_by_id
        if returned and by_cover(task):
            raise Illegal("This stands with whoever covers. End the cover, and all tasks come back.")
        refusal = None if returned else _fault(work, task, record, to)
        if refusal:
            raise Incomplete({"person": refusal})
        principal = task.delegated_by_id or task.assignee_id
        task.covered_for_id = None if by_cover(task) else task.covered_for_id
        worklist.move(work, task, to, person.name, facts["reason"])
        task.assignee, task.delegated_by_id = to, None if returned else principal

    return _change(task_id, person, remember, change)


def follow_up(task_id: int, person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Set the day on which one wants to look at a task again, or clear it: `{"on": day or null}`."""

    def change(work: Work, person: Person, task: Task, record: Record) -> None:
        on = loaded(FOLLOW_UP_FIELDS, data).get("on")
        if on is not None and on < work.today:
            raise Incomplete({"on": "Choose today or a later day, or nothing to clear it."})
        task.follow_up_on = on

    return _change(task_id, person, remember, change)


def _change(task_id: int, person: Person, remember: Remembering | None, change: Change) -> Any:
    person_id = person.id
    with transaction() as work:
        person = work.session.get_one(Person, person_id)
        if remember is not None and (answer := remember.recalled(work, person.id)) is not None:
            return answer
        record = locked(*_subject(work, task_id), None)
        task = work.session.get_one(Task, task_id, populate_existing=True)
        if person.id not in (task.assignee_id, task.delegated_by_id):
            raise Absent("task")
        if task.closed_at is not None:
            raise Illegal("This task is closed. Look at what it was about again.")
        change(work, person, task, record)
        work.session.flush()
        line = Line(task, record.version)
        return remember.kept(work, person, line) if remember is not None else line


def _subject(work: Work, task_id: int) -> tuple[str, int]:
    found = work.session.execute(select(Task.subject_kind, Task.subject_id).where(Task.id == task_id)).first()
    if found is None:
        raise Absent("task")
    return found.subject_kind, found.subject_id


def _fault(work: Work, task: Task, record: Record, to: Person) -> str | None:
    """Why somebody cannot take this task over, or None."""
    if to.id == task.assignee_id:
        return f"This task is {to.name}’s already. Choose somebody else."
    return fault(work, task, record, to)
