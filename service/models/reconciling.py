"""Looks at whether everything agrees, and what they found; none of it holds content of a record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person

OPEN = text("closed_at IS NULL")


class Reconciliation(Base):
    """One look, done piece by piece: in which `stage` it is, and behind which record.

    `whole` looks at everything, else at what has a history row above `new_behind`; `last_id` was the newest such row
    when it began. `found` counts what was new. `asked_by` is nobody where it was the clock or a command.
    """

    __tablename__ = "reconciliation"
    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    whole: Mapped[bool]
    new_behind: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(String(16))
    after_kind: Mapped[str] = mapped_column(String(24), default="")
    after_id: Mapped[int] = mapped_column(default=0)
    records: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[Person | None] = relationship(lazy="joined")


class Discrepancy(Base):
    """One thing that does not agree: open once per `key`, closed when it no longer holds, or explained by a person."""

    __tablename__ = "discrepancy"
    __table_args__ = (
        Index("uq_discrepancy_open", "key", unique=True, postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_discrepancy_place", "subject_kind", "subject_id", postgresql_where=OPEN, sqlite_where=OPEN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(24))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int | None]
    sequence: Mapped[int | None]
    what: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    explained_at: Mapped[datetime | None] = mapped_column(Instant)
    explained_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    explanation: Mapped[str | None] = mapped_column(Text)
    explained_by: Mapped[Person | None] = relationship(lazy="joined")


def standing() -> ColumnElement[bool]:
    """Discrepancies that hold and that nobody has explained."""
    return and_(Discrepancy.closed_at.is_(None), Discrepancy.explained_at.is_(None))
