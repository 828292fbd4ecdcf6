"""Writes what the clocks tell: for one person and one due day everything of a strike is one message."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from service.models import Outbox, OutboxItem, OutboxStatus, Person, Task
from service.models.work import standing_at
from service.steps.clocks import Stroke
from service.steps.telling import channels
from service.transaction import Work
from workflows.words import Lane


def gather(work: Work, task: Task, person: Person | None, strokes: Sequence[Stroke]) -> bool:
    """Tell a person of strokes of one task; the latest clock words it. False when all was told before.

    With nobody to tell, a message to the relation is written: it becomes a dead letter that people see.
    """
    if person is None:
        return _to_nobody(work, task, strokes[-1])
    told = False
    for channel in channels(work):
        fresh = [stroke for stroke in strokes if not _told(work, task, stroke, person, channel)]
        if fresh:
            row = _gathering(work, task, person, fresh[-1], channel)
            row.items += [_item(task, stroke, person, channel) for stroke in fresh]
            told = True
    work.session.flush()
    return told


def release(work: Work) -> int:
    """Let everything that was gathered be sent, whichever strike gathered it; returns how many messages."""
    query = select(Outbox).where(standing_at(OutboxStatus.GATHERING)).order_by(Outbox.id)
    rows = list(work.session.scalars(query.with_for_update(of=Outbox)).unique())
    for row in rows:
        row.status = OutboxStatus.WAITING
        work.lanes.add(Lane(row.lane))
    return len(rows)


def _told(work: Work, task: Task, stroke: Stroke, person: Person, channel: str) -> bool:
    query = select(OutboxItem.id).where(
        OutboxItem.task_id == task.id,
        OutboxItem.clock == stroke.clock.name,
        OutboxItem.due_on == task.due_on,
        OutboxItem.occurrence == stroke.number,
        OutboxItem.recipient_id == person.id,
        OutboxItem.channel == channel,
    )
    return work.session.scalar(query) is not None


def _item(task: Task, stroke: Stroke, person: Person, channel: str) -> OutboxItem:
    return OutboxItem(
        task=task,
        clock=stroke.clock.name,
        due_on=task.due_on,
        occurrence=stroke.number,
        recipient_id=person.id,
        channel=channel,
    )


def _gathering(work: Work, task: Task, person: Person, stroke: Stroke, channel: str) -> Outbox:
    """The row that this strike has begun for the same person, day and message, or a new one."""
    clock = stroke.clock
    query = select(Outbox).where(
        standing_at(OutboxStatus.GATHERING),
        Outbox.recipient_id == person.id,
        Outbox.due_on == task.due_on,
        Outbox.channel == channel,
        Outbox.message == clock.message,
        Outbox.lane == clock.lane,
        Outbox.relation == clock.to,
    )
    row = work.session.scalars(query.with_for_update(of=Outbox)).unique().first()
    key = f"strike:{work.now.isoformat()}:{task.id}:{clock.message}:{person.id}:{channel}"
    return row or _row(work, task, stroke, channel, key, person)


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
    )
    work.session.add(row)
    return row


def _to_nobody(work: Work, task: Task, stroke: Stroke) -> bool:
    key = f"strike:nobody:{task.id}:{stroke.clock.name}:{task.due_on}:{stroke.number}"
    if work.session.scalar(select(Outbox.id).where(Outbox.key == key)):
        return False
    _row(work, task, stroke, channels(work)[0], key)
    return True
