"""Legal holds, erasures and what they left, runs of retention, and requests for all that is held about somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.cases import Case
from service.models.people import Person


class LegalHold(Base):
    """A case or a person of whom nothing is erased or retained away until somebody lifts this."""

    __tablename__ = "legal_hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("child_case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)
    lifted_reason: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    lifted_by: Mapped[Person | None] = relationship(foreign_keys=[lifted_by_id])


class Erasure(Base):
    """Somebody asked for a case or a former member of staff to be erased; a second person decides.

    `kind` is case or person, `number` the case's or the person's. `elsewhere` says, once it is done, from how many
    records of others it was taken out, and in which it still stands, by kind and number.
    """

    __tablename__ = "erasure"
    __table_args__ = (Index(None, "state", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_reason: Mapped[str | None] = mapped_column(Text)
    elsewhere: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class ErasedRecord(Base):
    """What a lawful erasure left of one record: up to which row of its history salts may be gone, and its fingerprint.

    `whole`: the record's own words went, and not only a name in its history. `seal` is signed with the service's
    secret, so that a row written behind its back does not excuse a change.
    """

    __tablename__ = "erased_record"
    __table_args__ = (Index(None, "kind", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    number: Mapped[int]
    sequence: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    cause: Mapped[str] = mapped_column(String(12))
    whole: Mapped[bool]
    erasure_id: Mapped[int | None] = mapped_column(ForeignKey("erasure.id"), index=True)
    seal: Mapped[str] = mapped_column(String(64))
    erasure: Mapped[Erasure | None] = relationship()


class RetentionRun(Base):
    """One look at what has been kept long enough, done piece by piece; a dry one erases nothing.

    `periods` is the digest of the periods that it went by, `stage` and `after_id` how far it is. `found` counts by
    rule, `held` names what a legal hold keeps. Nothing is retained away before somebody has read a dry run.
    """

    __tablename__ = "retention_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    dry: Mapped[bool]
    periods: Mapped[str] = mapped_column(String(64))
    stage: Mapped[str] = mapped_column(String(48))
    after_id: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    held: Mapped[list[Any]] = mapped_column(JSON, default=list)
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id], lazy="joined")
    read_by: Mapped[Person | None] = relationship(foreign_keys=[read_by_id], lazy="joined")


class AccessRequest(Base):
    """All that is held about one case, or about one member of staff, put together to be released.

    `content` is the package as it was reviewed, `digest` its SHA-256, `told` what is in it and what was left out.
    """

    __tablename__ = "access_request"
    __table_args__ = (Index(None, "state", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("child_case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(String(100))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    prepared_at: Mapped[datetime | None] = mapped_column(Instant)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=[reviewed_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
