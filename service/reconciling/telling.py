"""Were people told: every step that tells somebody has its messages, every clock that struck has had its effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from service.batches import batches
from service.context import Context
from service.database import db
from service.models import RECORDS, History, Outbox, Task
from service.reconciling.found import Found, Kind, plain
from service.reconciling.steps import published_rows
from service.relations import TOLD_EACH, holder
from service.steps.clocks import Stroke, Struck, struck_tasks
from workflows.definition import Tell
from workflows.guards.wording import written
from workflows.words import Lane

# The clock strikes twice a minute; what is younger than this may still be under way.
GRACE = timedelta(hours=1)


class Owed(NamedTuple):
    """A message that a step owes by one channel, with the key that its row must have."""

    entry: History
    message: str
    channel: str
    key: str


def untold(context: Context, entries: Sequence[History], new_behind: int) -> Iterator[Found]:
    """Steps of these without a message that the lifecycle table tells.

    Nobody is told of what they did themselves, and who stood where is known for steps of today only: what may have
    been left out for that reason is asked of rows with a number above `new_behind` alone. Not known from the table
    are messages that only some effects add, and how many stand in a relation of several.
    """
    since = _in_use(context)
    owed = [one for entry in entries for one in _owed(entry, since, entry.id > new_behind)]
    keys: set[str] = set()
    for some in batches([one.key for one in owed], 500):
        keys.update(db.session.scalars(select(Outbox.key).where(Outbox.key.in_(some))))
    for entry, message, channel, key in owed:
        if key not in keys:
            what = f"{plain(entry.trigger)} left no message {plain(message)} by {plain(channel)}."
            place = (entry.subject_kind, entry.subject_id)
            yield Found(Kind.TOLD_MISSING, *place, what, entry.sequence, f"{message}:{channel}")


def _in_use(context: Context) -> dict[str, datetime]:
    """The channels of policy, each with the instant of the oldest message that is kept."""
    found = {}
    for channel in context.policy.words("sending.channels"):
        oldest = select(Outbox.made_at).where(Outbox.channel == channel).order_by(Outbox.id).limit(1)
        if (at := db.session.scalar(oldest)) is not None:
            found[channel] = at
    return found


def _owed(entry: History, since: Mapping[str, datetime], is_new: bool) -> Iterator[Owed]:
    rows = published_rows(entry)
    if not rows:
        return
    certain = [told for told in rows[0].tells if all(told in row.tells for row in rows[1:])]
    for told in certain:
        if told.to in TOLD_EACH or not (_told_whoever_it_is(told, entry) or (is_new and _of_others(told, entry))):
            continue
        for channel, at in since.items():
            if at <= entry.at:
                key = f"history:{entry.id}:{told.message}:{told.to}:{channel}"
                yield Owed(entry, told.message, channel, key)


def _told_whoever_it_is(told: Tell, entry: History) -> bool:
    return told.lane is not Lane.BULK or entry.actor_id is None


def _of_others(told: Tell, entry: History) -> bool:
    record = db.session.get(RECORDS[entry.subject_kind], entry.subject_id)
    person = holder(told.to, record) if record is not None else None
    return person is not None and person.id != entry.actor_id


def missed(context: Context) -> Iterator[Found]:
    """Clocks that struck an hour ago or earlier, of tasks as old, and had no effect: nobody told, nothing raised."""
    late = [task for task in struck_tasks(context, context.local() - GRACE) if task.strokes]
    opened = _opened([task.task_id for task in late])
    nobody = _to_nobody([(task, stroke) for task in late for stroke in task.strokes])
    for task in late:
        for stroke in task.strokes:
            if opened[task.task_id] <= context.now() - GRACE and _nobody_key(task, stroke) not in nobody:
                name = plain(stroke.clock.name)
                what = f"its clock {name} struck for the due day {written(task.due_on)}, and nothing came of it."
                detail = f"{task.task_id}:{stroke.clock.name}:{task.due_on}:{stroke.number}"
                yield Found(Kind.CLOCK_MISSED, task.subject_kind, task.subject_id, what, detail=detail)


def _opened(numbers: Sequence[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for some in batches(numbers):
        found.update(
            (number, at) for number, at in db.session.execute(select(Task.id, Task.opened_at).where(Task.id.in_(some)))
        )
    return found


def _nobody_key(task: Struck, stroke: Stroke) -> str:
    return f"strike:nobody:{task.task_id}:{stroke.clock.name}:{task.due_on}:{stroke.number}"


def _to_nobody(strokes: Sequence[tuple[Struck, Stroke]]) -> set[str]:
    """The keys of messages that were written although there was nobody to tell: they are dead letters."""
    found: set[str] = set()
    for some in batches([_nobody_key(*one) for one in strokes], 500):
        found.update(db.session.scalars(select(Outbox.key).where(Outbox.key.in_(some))))
    return found
