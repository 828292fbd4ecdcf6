"""Keeps open tasks with whoever stands where today, when people go on leave, are covered, leave or come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from service.context import here
from service.covers import running
from service.database import db
from service.models import Cover, Leave, Person, Task, TaskMove
from service.steps.foreseeing import taken
from service.steps.gate import DatabaseGate
from service.steps.one_by_one import together
from service.steps.refreshing import refresh
from service.transaction import Work

Subject = tuple[str, int]


def keep(*, everything: bool = True) -> dict[str, int]:
    """Refresh the tasks and the system's own rows of every open record.

    With `everything` false, only of records with a task whose holder is away today or back, or that a substitute
    gets or gives back today. Returns how many were `looked` at, tasks `moved`, and `failed`.
    """
    moves = select(func.count(TaskMove.id))
    before = db.session.scalar(moves) or 0
    counts = together("keeping", _subjects(everything), itemgetter(0), _refresh)
    counts["moved"] = (db.session.scalar(moves) or 0) - before
    return dict(counts)


def _refresh(work: Work, subjects: Sequence[Subject]) -> Counter[str]:
    """Subjects of one kind."""
    for record in taken(work, subjects[0][0], {number for _, number in subjects}).values():
        refresh(work, DatabaseGate(work), record)
    return Counter(looked=len(subjects))


def _subjects(everything: bool) -> list[Subject]:
    query = select(Task.subject_kind, Task.subject_id).where(Task.closed_at.is_(None)).distinct()
    if not everything:
        back = and_(Task.covered_for_id.is_not(None), Task.covered_for_id.not_in(_away()))
        query = query.where(or_(Task.assignee_id.is_(None), Task.assignee_id.in_(_away()), back, _covering()))
    rows = db.session.execute(query.order_by(Task.subject_kind, Task.subject_id))
    return [(kind, number) for kind, number in rows]


def _covering() -> ColumnElement[bool]:
    """A task of somebody for whom another covers today, or that stands with a substitute whose days are over."""
    people = select(Cover.person_id).where(running(here().today()))
    begun = or_(Task.assignee_id.in_(people), Task.covered_for_id.in_(people))
    return or_(begun, and_(Task.delegated_by_id == Task.covered_for_id, Task.covered_for_id.not_in(people)))


def _away() -> Select[int]:
    """The ids of everybody who is not here today."""
    today = here().today()
    on_leave = select(Leave.person_id).where(Leave.from_on <= today, Leave.to_on >= today)
    return select(Person.id).where(or_(Person.left_on <= today, Person.starts_on > today, Person.id.in_(on_leave)))
