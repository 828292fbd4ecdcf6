"""What is on record of people as auditors: their training, and how they were calibrated."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person


class AuditorRecord(Base):
    """When somebody was trained and calibrated as an auditor, as the quality team keeps it."""

    __tablename__ = "auditor_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    trained_on: Mapped[date | None]
    calibrated_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class Calibration(Base):
    """One group exercise of one auditor: the grade that they gave beside the standard that the group agreed."""

    __tablename__ = "calibration"
    __table_args__ = (UniqueConstraint("person_id", "exercise_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id"), index=True)
    on: Mapped[date]
    grade: Mapped[str] = mapped_column(String(24))
    standard_grade: Mapped[str] = mapped_column(String(24))
