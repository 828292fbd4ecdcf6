"""What follows from a transition: tasks, history, outbox and what was told."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person

OPEN_TASK = text("closed_at IS NULL")
GIVEN_TASK = text("closed_at IS NULL AND delegated_by_id IS NOT NULL")


class OutboxStatus(StrEnum):
    """Where a message stands. DEAD was given up and waits for a person; GATHERING may still grow in its strike;
    HELD is kept for somebody's daily message."""

    DEAD = "dead"
    GATHERING = "gathering"
    HELD = "held"
    LEASED = "leased"
    SENT = "sent"
    SKIPPED = "skipped"
    WAITING = "waiting"


def _only(status: OutboxStatus) -> dict[str, Any]:
    """The options of an index on rows of one status: its size follows what is under way, not what ever was."""
    where = text(f"status = '{status}'")
    return {"postgresql_where": where, "sqlite_where": where}


class Task(Base):
    """One line of somebody's worklist. `armed_on`: the day from which its clocks count.

    `covered_for_id` is who is on leave, and has it again when they are back. `seat` is the number of the person
    whose own it is where several have the same task at once, else 0.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "uq_task_open",
            "subject_kind",
            "subject_id",
            "kind",
            "seat",
            unique=True,
            postgresql_where=OPEN_TASK,
            sqlite_where=OPEN_TASK,
        ),
        Index("ix_task_open_due", "kind", "due_on", postgresql_where=OPEN_TASK, sqlite_where=OPEN_TASK),
        Index("ix_task_inbox", "assignee_id", "due_on", postgresql_where=OPEN_TASK, sqlite_where=OPEN_TASK),
        Index("ix_task_given", "delegated_by_id", postgresql_where=GIVEN_TASK, sqlite_where=GIVEN_TASK),
        Index("ix_task_subject", "subject_kind", "subject_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(200))
    seat: Mapped[int] = mapped_column(default=0)
    relation: Mapped[str] = mapped_column(String(32))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    delegated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    covered_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    due_on: Mapped[date | None]
    follow_up_on: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    armed_on: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id], lazy="joined")
    delegated_by: Mapped[Person | None] = relationship(foreign_keys=[delegated_by_id])


class TaskMove(Base):
    """A trace of a task that passed from one person to another, and why."""

    __tablename__ = "task_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)


class History(Base):
    """What happened to one record, append-only; each row's hash holds the one before."""

    __tablename__ = "history"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "sequence"), Index(None, "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str] = mapped_column(String(200))
    actor_roles: Mapped[str] = mapped_column(String(200))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    trigger: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    commitment: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])
    on_behalf_of: Mapped[Person | None] = relationship(foreign_keys=[on_behalf_of_id])


class Checkpoint(Base):
    """The head of every chain at one instant, itself chained; a signed copy leaves the database."""

    __tablename__ = "checkpoint"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    rows: Mapped[int]
    last_id: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Outbox(Base):
    """One message to one recipient by one channel, waiting for its lane to be drained.

    `held_for_id` is whose daily message it was kept for, `digest_id` the daily message that took it up,
    `addressed_id` whom the last attempt that failed was addressed to.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "lane", "next_at", **_only(OutboxStatus.WAITING)),
        Index("ix_outbox_leased", "lease_until", **_only(OutboxStatus.LEASED)),
        Index("ix_outbox_gathering", "recipient_id", "due_on", **_only(OutboxStatus.GATHERING)),
        Index("ix_outbox_dead", "id", **_only(OutboxStatus.DEAD)),
        Index("ix_outbox_held", "held_for_id", **_only(OutboxStatus.HELD)),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    lane: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    message: Mapped[str] = mapped_column(String(40))
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[str] = mapped_column(String(32))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    due_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str] = mapped_column(String(12), default=OutboxStatus.WAITING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    lease_by: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(Text)
    held_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    addressed_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    items: Mapped[list[OutboxItem]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    recipient: Mapped[Person | None] = relationship(foreign_keys=[recipient_id], lazy="joined")
    addressed: Mapped[Person | None] = relationship(foreign_keys=[addressed_id])


def standing_at(status: OutboxStatus) -> ColumnElement[bool]:
    """Rows of this status; written out, because no index on some rows is used for a parameter."""
    return Outbox.status == literal_column(f"'{status}'")


class OutboxItem(Base):
    """One clock that struck: unique, so that asking twice tells once."""

    __tablename__ = "outbox_item"
    __table_args__ = (
        UniqueConstraint(
            "task_id", "clock", "due_on", "occurrence", "recipient_id", "channel", name="uq_outbox_item_strike"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    clock: Mapped[str] = mapped_column(String(24))
    due_on: Mapped[date]
    occurrence: Mapped[int]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(String(16))
    task: Mapped[Task] = relationship()


class Notice(Base):
    """An in-app message: exactly one per outbox row."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "person_id", "read_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)


class Remembered(Base):
    """The answer to a request with an Idempotency-Key, given again to its repetition."""

    __tablename__ = "remembered"
    __table_args__ = (UniqueConstraint("person_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(128))
    request_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


class DemoClock(Base):
    """How far the demonstration's clock stands ahead of the real one, in seconds; one row at most."""

    __tablename__ = "demo_clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    ahead_seconds: Mapped[float] = mapped_column(default=0.0)
