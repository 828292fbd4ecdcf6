"""Self-audits: what somebody finds in their own case file, private until they share it (DOMAIN row 6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.cases import Case
from service.models.changed import Changed
from service.models.people import Person


class SelfAudit(Base):
    """Somebody's audit of a case that they hold; its answers stand in tables of their own, so that nothing counts."""

    __tablename__ = "self_audit"
    __table_args__ = (Index(None, "author_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("child_case.id"), index=True)
    case_status: Mapped[str] = mapped_column(String(24))
    tool_key: Mapped[str] = mapped_column(String(64))
    tool_version: Mapped[int]
    own_grade: Mapped[str | None] = mapped_column(String(24))
    reflection: Mapped[str | None] = mapped_column(Text)
    safeguarding_now: Mapped[bool] = mapped_column(default=False)
    form_digest: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)
    shared_at: Mapped[datetime | None] = mapped_column(Instant)

    author: Mapped[Person] = relationship(lazy="joined")
    case: Mapped[Case] = relationship(lazy="joined")
    answers: Mapped[list[SelfAnswer]] = relationship(cascade="all, delete-orphan", order_by="SelfAnswer.question_key")
    sections: Mapped[list[SelfSection]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class SelfAnswer(Changed, Base):
    """What somebody answered to one question about their own file."""

    __tablename__ = "self_answer"
    __table_args__ = (UniqueConstraint("self_audit_id", "question_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    self_audit_id: Mapped[int] = mapped_column(ForeignKey("self_audit.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(80))
    value: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text, default="")
    found_elsewhere: Mapped[bool] = mapped_column(default=False)


class SelfSection(Changed, Base):
    """How somebody grades one section of their own file."""

    __tablename__ = "self_section"
    __table_args__ = (UniqueConstraint("self_audit_id", "section_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    self_audit_id: Mapped[int] = mapped_column(ForeignKey("self_audit.id", ondelete="CASCADE"))
    section_key: Mapped[str] = mapped_column(String(80))
    grade: Mapped[str | None] = mapped_column(String(24))
    no_action_reason: Mapped[str] = mapped_column(Text, default="")
