"""What stands in somebody's own calendar: sessions of theirs or that they hold, and the days on which tasks are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from service.admission.sessions import digest
from service.context import here
from service.database import db
from service.models import RECORDS, CalendarFeed, Person, Supervision, Task
from service.queries import Sight

# Sessions further back are nobody's plan any more.
PAST_DAYS = 60
MOST = 500
CANCELLED, MARK_SESSION = "cancelled", "hold_supervision"


@dataclass(frozen=True)
class Entry:
    """A whole local day in a calendar, without anything of a case; `key` stays the same for ever.

    `changes` counts what changed about it, `record` is its kind and number.
    """

    key: str
    title: str
    on: date
    record: tuple[str, int]
    changes: int
    stamp: datetime
    cancelled: bool = False


def reader_of(token: str) -> Person | None:
    """Whose calendar a private address is, if it still holds and they still work here."""
    query = select(Person).join(CalendarFeed, CalendarFeed.person_id == Person.id)
    person = db.session.scalars(query.where(CalendarFeed.digest == digest(token))).unique().first()
    return person if person is not None and person.here_on(here().today()) else None


def entries(person: Person) -> list[Entry]:
    """Sessions from two months back on and open tasks with a day, soonest first, as far as the person sees them."""
    sight = Sight(person)
    return sorted([*_sessions(sight), *_tasks(sight)], key=lambda entry: (entry.on, entry.key))


def _sessions(sight: Sight) -> Iterable[Entry]:
    me = sight.person
    held = Supervision.person_id.in_(select(Person.id).where(Person.manager_id == me.id))
    since = here().today() - timedelta(days=PAST_DAYS)
    query = select(Supervision).where(
        sight.of("supervision"), Supervision.on >= since, or_(Supervision.person_id == me.id, held)
    )
    now = here().now()
    for session in db.session.scalars(query.order_by(Supervision.on.desc(), Supervision.id).limit(MOST)).unique():
        title = "Supervision" if session.person_id == me.id else f"Supervision with {session.person.name}"
        yield Entry(
            key=f"supervision-{session.id}",
            title=title,
            on=session.on,
            record=("supervision", session.id),
            changes=session.version,
            stamp=now,
            cancelled=session.state == CANCELLED,
        )


def _tasks(sight: Sight) -> Iterable[Entry]:
    """A session to be marked stands there as the session itself."""
    mine = (Task.assignee_id == sight.person.id, Task.closed_at.is_(None), Task.due_on.is_not(None))
    query = select(Task).where(*mine, Task.kind != MARK_SESSION).order_by(Task.due_on, Task.id).limit(MOST)
    tasks = list(db.session.scalars(query).unique())
    seen = {kind: _seen(sight, kind, tasks) for kind in {task.subject_kind for task in tasks}}
    for task in tasks:
        if task.due_on is not None and task.subject_id in seen[task.subject_kind]:
            yield Entry(
                key=f"task-{task.id}",
                title=task.title,
                on=task.due_on,
                record=(task.subject_kind, task.subject_id),
                changes=task.due_on.toordinal(),
                stamp=task.opened_at,
            )


def _seen(sight: Sight, kind: str, tasks: Iterable[Task]) -> frozenset[int]:
    """Which of the tasks' records of one kind the person may see, in one query."""
    numbers = {task.subject_id for task in tasks if task.subject_kind == kind}
    model = RECORDS[kind]
    return frozenset(db.session.scalars(select(model.id).where(sight.of(kind), model.id.in_(numbers))))
