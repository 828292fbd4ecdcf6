"""What is learnt from audits: reminders of a standard, training, and what auditors say about a tool (DOMAIN 15-18)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from service.database import Base, Instant
from service.models.audits import Audit
from service.models.people import Person, Service, Team
from service.models.work import Outbox


class StandardReminder(Base):
    """One standard of which teams were reminded, because audits often find it missed."""

    __tablename__ = "standard_reminder"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    tool_key: Mapped[str] = mapped_column(String(64))
    tool_version: Mapped[int]
    question_key: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    sender_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    sender: Mapped[Person] = relationship(lazy="joined")
    teams: Mapped[list[Team]] = relationship(secondary="standard_reminder_team", order_by="Team.name")
    reminded: Mapped[list[Reminded]] = relationship(cascade="all, delete-orphan", order_by="Reminded.id")
    letters: Mapped[list[Outbox]] = relationship(
        primaryjoin=lambda: and_(
            foreign(Outbox.subject_id) == StandardReminder.id, Outbox.subject_kind == "standard_reminder"
        ),
        order_by=lambda: Outbox.id,
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}


class StandardReminderTeam(Base):
    """A team that was reminded."""

    __tablename__ = "standard_reminder_team"
    reminder_id: Mapped[int] = mapped_column(ForeignKey("standard_reminder.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True, index=True)


class Reminded(Base):
    """Somebody who belonged to one of the teams when they were reminded."""

    __tablename__ = "reminded"
    __table_args__ = (UniqueConstraint("reminder_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    reminder_id: Mapped[int] = mapped_column(ForeignKey("standard_reminder.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    person: Mapped[Person] = relationship(lazy="joined")


class Training(Base):
    """A course or e-learning that was offered to teams, services or people."""

    __tablename__ = "training"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str | None] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(24))
    on: Mapped[date | None]
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)

    offered_by: Mapped[Person] = relationship(lazy="joined")
    offers: Mapped[list[TrainingOffer]] = relationship(cascade="all, delete-orphan", order_by="TrainingOffer.id")
    attendance: Mapped[list[Attendance]] = relationship(
        cascade="all, delete-orphan", order_by="Attendance.id", back_populates="training"
    )


class TrainingOffer(Base):
    """To whom a training is offered: a team, a service or one person."""

    __tablename__ = "training_offer"
    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    team: Mapped[Team | None] = relationship()
    service: Mapped[Service | None] = relationship()
    person: Mapped[Person | None] = relationship()


class Attendance(Base):
    """Somebody attended a training on a day; `recorded_by` says so."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("training_id", "person_id", "attended_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    attended_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    training: Mapped[Training] = relationship(back_populates="attendance")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])


class ToolFeedback(Base):
    """What an auditor says about the tool, or one of its questions, after an audit made with it."""

    __tablename__ = "tool_feedback"
    __table_args__ = (Index(None, "tool_key", "tool_version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
    tool_key: Mapped[str] = mapped_column(String(64))
    tool_version: Mapped[int]
    question_key: Mapped[str | None] = mapped_column(String(80))
    useful: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    audit: Mapped[Audit] = relationship()
    author: Mapped[Person] = relationship()
