"""Do the open tasks fit: those that each record's state wants, and each with somebody who is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select

from service.batches import batches
from service.context import Context
from service.database import db
from service.models import Person, Task
from service.reconciling.found import Found, Kind, plain
from service.relations import Record
from service.standing import kind_of
from service.steps.worklist import wanted_tasks
from service.views import view_of

Seat = tuple[str, int]


def astray(records: Sequence[Record]) -> Iterator[Found]:
    """Open tasks that a record's state does not want, and wanted ones that are not open."""
    found = _open(records)
    for record in records:
        kind, wanted = kind_of(record), set(wanted_tasks(record, view_of(record)))
        for task, seat in sorted(found[kind, record.id] - wanted):
            yield _differs(
                record, task, seat, f"{_in(record)} it has an open task that it does not want: {plain(task)}."
            )
        for task, seat in sorted(wanted - found[kind, record.id]):
            yield _differs(record, task, seat, f"{_in(record)} it lacks its task {plain(task)}.")


def _in(record: Record) -> str:
    return f"in {plain(record.state)}"


def _differs(record: Record, task: str, seat: int, what: str) -> Found:
    return Found(Kind.TASK_DIFFERS, kind_of(record), record.id, what, detail=f"{task}:{seat}")


def _open(records: Sequence[Record]) -> dict[tuple[str, int], set[Seat]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for record in records:
        numbers[kind_of(record)].append(record.id)
    found: dict[tuple[str, int], set[Seat]] = defaultdict(set)
    columns = select(Task.subject_id, Task.kind, Task.seat).where(Task.closed_at.is_(None))
    for kind, ids in numbers.items():
        for some in batches(ids):
            query = columns.where(Task.subject_kind == kind, Task.subject_id.in_(some))
            for number, task, seat in db.session.execute(query):
                found[kind, number].add((task, seat))
    return found


def with_nobody(context: Context) -> Iterator[Found]:
    """Open tasks of nobody, or of somebody who has left or has not begun."""
    today = context.today()
    gone = select(Person.id).where(or_(Person.left_on <= today, Person.starts_on > today))
    query = select(Task.subject_kind, Task.subject_id, Task.kind, Task.seat).where(
        Task.closed_at.is_(None), or_(Task.assignee_id.is_(None), Task.assignee_id.in_(gone))
    )
    for kind, number, task, seat in db.session.execute(query.order_by(Task.id)):
        what = f"its task {plain(task)} is with nobody who works here."
        yield Found(Kind.TASK_NOBODY, kind, number, what, detail=f"{task}:{seat}")
