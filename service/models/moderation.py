"""Second grades of audits, and group exercises in which several people grade one file."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from service.database import Base, Instant
from service.models.audits import Audit
from service.models.cases import Case
from service.models.people import Person
from service.models.work import Task


class Moderation(Base):
    """One second grade of one submission; `due_on` is the day of the next step, `auditor_grade` the first grade."""

    __tablename__ = "moderation"
    __table_args__ = (Index(None, "moderator_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    selected_because: Mapped[str] = mapped_column(String(32))
    auditor_grade: Mapped[str] = mapped_column(String(24))
    grade: Mapped[str | None] = mapped_column(String(24))
    reasons: Mapped[str | None] = mapped_column(Text)
    quality: Mapped[str | None] = mapped_column(String(16))
    quality_comment: Mapped[str | None] = mapped_column(Text)
    dispute_reason: Mapped[str | None] = mapped_column(Text)
    agreed_grade: Mapped[str | None] = mapped_column(String(24))
    agreed_reason: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date]
    requested_at: Mapped[datetime] = mapped_column(Instant)
    graded_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    audit: Mapped[Audit] = relationship(back_populates="moderations")
    moderator: Mapped[Person | None] = relationship(foreign_keys=[moderator_id])
    decider: Mapped[Person | None] = relationship(foreign_keys=[decider_id])
    tasks: Mapped[list[Task]] = relationship(
        primaryjoin=lambda: and_(
            foreign(Task.subject_id) == Moderation.id, Task.subject_kind == "moderation", Task.closed_at.is_(None)
        ),
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}


class Exercise(Base):
    """One file that several people grade apart; the grades lie open once all have entered theirs."""

    __tablename__ = "exercise"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    case_id: Mapped[int] = mapped_column(ForeignKey("child_case.id"), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    standard_grade: Mapped[str | None] = mapped_column(String(24))
    learnt: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    revealed_at: Mapped[datetime | None] = mapped_column(Instant)

    case: Mapped[Case] = relationship()
    facilitator: Mapped[Person] = relationship(foreign_keys=[facilitator_id])
    participants: Mapped[list[Participant]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Participant.id"
    )

    __mapper_args__ = {"version_id_col": version}


class Participant(Base):
    """Somebody's part in a group exercise, and the grade that they gave."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("exercise_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    grade: Mapped[str | None] = mapped_column(String(24))
    reasons: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime | None] = mapped_column(Instant)
    person: Mapped[Person] = relationship(lazy="joined")
