"""Reviews of other people's audits: a service manager's rota, a group manager's quarterly check."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person


class Review(Base):
    """A look at audits that have been done (DOMAIN rows 2, 15).

    On the rota the `reviewer` looks at the audits of one `person`'s work, with `manager` whose supervision it is
    due at; the quarterly check looks at the audits of the teams below the reviewer. `key` is unique, so that a
    session, or a quarter, asks for one review.
    """

    __tablename__ = "review"
    __table_args__ = (Index(None, "kind", "manager_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(24))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    period: Mapped[str | None] = mapped_column(String(24))
    from_on: Mapped[date]
    to_on: Mapped[date]
    due_on: Mapped[date]
    looked_at: Mapped[str | None] = mapped_column(Text)
    findings: Mapped[str | None] = mapped_column(Text)
    follows: Mapped[str | None] = mapped_column(Text)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)
    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id], lazy="joined")
    manager: Mapped[Person | None] = relationship(foreign_keys=[manager_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    audits: Mapped[list[ReviewedAudit]] = relationship(cascade="all, delete-orphan", order_by="ReviewedAudit.audit_id")

    __mapper_args__ = {"version_id_col": version}


class ReviewedAudit(Base):
    """An audit that a review looked at."""

    __tablename__ = "reviewed_audit"
    __table_args__ = (UniqueConstraint("review_id", "audit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
