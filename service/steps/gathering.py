"""Writes what the clocks tell: for one person and one due day everything of a strike is one message."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import lazyload

from service.models import Outbox, OutboxItem, OutboxStatus, Person, Task
from service.models.work import standing_at
from service.steps.clocks import Stroke
from service.steps.telling import channels
from service.transaction import Work
from workflows.words import Lane


class Begun(NamedTuple):
    """What goes into one message."""

    recipient_id: int
    due_on: date
    channel: str
    message: str
    lane: str
    relation: str


# What is told once, as its unique key has it.
STRIKE = (
    OutboxItem.task_id,
    OutboxItem.clock,
    OutboxItem.due_on,
    OutboxItem.occurrence,
    OutboxItem.recipient_id,
    OutboxItem.channel,
)
GATHERING = (
    select(Outbox)
    .where(standing_at(OutboxStatus.GATHERING), *(getattr(Outbox, name) == bindparam(name) for name in Begun._fields))
    .options(lazyload(Outbox.recipient))
    .with_for_update(of=Outbox)
)
RELEASING = (
    update(Outbox)
    .where(standing_at(OutboxStatus.GATHERING))
    .values(status=OutboxStatus.WAITING)
    .returning(Outbox.lane)
    .execution_options(synchronize_session=False)
)


class Gathering:
    """What one transaction tells of these tasks: what was told of them before, and the rows that it has begun."""

    def __init__(self, work: Work, task_ids: Collection[int]) -> None:
        self._work = work
        query = select(*STRIKE).where(OutboxItem.task_id.in_(task_ids))
        self._told = {tuple(row) for row in work.session.execute(query)}
        self._begun: dict[Begun, Outbox] = {}

    def gather(self, task: Task, person: Person | None, strokes: Sequence[Stroke]) -> bool:
        """Tell a person of strokes of one task; the latest clock words it. False when all was told before.

        With nobody to tell, a message to the relation is written: it becomes a dead letter that people see.
        """
        if person is None:
            return self._to_nobody(task, strokes[-1])
        told = False
        for channel in channels(self._work):
            items = [self._item(task, stroke, person, channel) for stroke in strokes]
            fresh = [item for item in items if _strike_of(item) not in self._told]
            if fresh:
                self._row(task, person, strokes[items.index(fresh[-1])], channel).items += fresh
                self._told.update(map(_strike_of, fresh))
                told = True
        return told

    def _item(self, task: Task, stroke: Stroke, person: Person, channel: str) -> OutboxItem:
        return OutboxItem(
            task_id=task.id,
            clock=stroke.clock.name,
            due_on=task.due_on,
            occurrence=stroke.number,
            recipient_id=person.id,
            channel=channel,
        )

    def _row(self, task: Task, person: Person, stroke: Stroke, channel: str) -> Outbox:
        """The row that this strike has begun for the same person, day and message, or a new one."""
        assert task.due_on is not None
        assert stroke.clock.message is not None
        same = Begun(person.id, task.due_on, channel, stroke.clock.message, stroke.clock.lane, stroke.clock.to)
        if same not in self._begun:
            with self._work.session.no_autoflush:  # all that is begun here is known here, and written at once
                row = self._work.session.scalars(GATHERING, same._asdict()).unique().first()
            self._begun[same] = row or self._new(task, stroke, channel, person)
        return self._begun[same]

    def _new(self, task: Task, stroke: Stroke, channel: str, person: Person) -> Outbox:
        key = f"strike:{self._work.now.isoformat()}:{task.id}:{stroke.clock.message}:{person.id}:{channel}"
        return _row(self._work, task, stroke, channel, key, person)

    def _to_nobody(self, task: Task, stroke: Stroke) -> bool:
        key = f"strike:nobody:{task.id}:{stroke.clock.name}:{task.due_on}:{stroke.number}"
        if self._work.session.scalar(select(Outbox.id).where(Outbox.key == key)):
            return False
        _row(self._work, task, stroke, channels(self._work)[0], key)
        return True


def release(work: Work) -> int:
    """Let everything that was gathered be sent, whichever strike gathered it; returns how many messages."""
    lanes = work.session.scalars(RELEASING).all()
    work.lanes.update(map(Lane, lanes))
    return len(lanes)


def _strike_of(item: OutboxItem) -> tuple[Any, ...]:
    return tuple(getattr(item, column.key) for column in STRIKE)


def _row(work: Work, task: Task, stroke: Stroke, channel: str, key: str, person: Person | None = None) -> Outbox:
    clock = stroke.clock
    row = Outbox(
        key=key,
        lane=clock.lane,
        channel=channel,
        message=clock.message,
        recipient_id=person.id if person else None,
        relation=clock.to,
        subject_kind=task.subject_kind,
        subject_id=task.subject_id,
        due_on=task.due_on,
        made_at=work.now,
        next_at=work.now,
        status=OutboxStatus.GATHERING,
        items=[],
    )
    work.session.add(row)
    return row
