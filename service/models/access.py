"""Who opened which record and when, how the histories were verified, and which program was heard of last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person


class AccessRecord(Base):
    """One person had one record before them in one way, so many times within one hour; it holds no content.

    `reason` is why they opened what is restricted; of the kind `restricted` it is what they said before they did, and
    the number is the case's.
    """

    __tablename__ = "access_record"
    __table_args__ = (
        UniqueConstraint("person_id", "hour", "kind", "record_id", "how", name="uq_access_record_once_an_hour"),
        Index(None, "kind", "record_id"),
        Index(None, "first_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[int]
    how: Mapped[str] = mapped_column(String(12))
    hour: Mapped[datetime] = mapped_column(Instant)
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
    times: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    person: Mapped[Person] = relationship(lazy="joined")


class Verification(Base):
    """One look at every history, done piece by piece: how far it is, and what was found.

    `after_kind` and `after_id` are the last record that was looked at; `asked_by` is nobody
    where it was a command on the server.
    """

    __tablename__ = "verification"
    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    after_kind: Mapped[str] = mapped_column(String(24), default="")
    after_id: Mapped[int] = mapped_column(default=0)
    records: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    found: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    asked_by: Mapped[Person | None] = relationship(lazy="joined")


class Heartbeat(Base):
    """When a program of the service was last heard of, by the machine's clock and not a demonstration's."""

    __tablename__ = "heartbeat"
    program: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
