"""Reports that are kept to be handed in, with the rows that they were made from, and large exports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.cycles import Cycle
from service.models.people import Person, Service


class Report(Base):
    """One report or export that somebody asked for; the row is the job, and whoever makes it holds it by a lease.

    `figures`, `plans` and `facts` are what it says, `rows_digest` the SHA-256 of the rows that it was made from as
    they are kept, `figures_digest` that of what it says. `progress` goes from 0 to 100.
    """

    __tablename__ = "report"
    __table_args__ = (Index(None, "state", "id"), Index(None, "asked_by_id", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(200))
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    state: Mapped[str] = mapped_column(String(12))
    progress: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Text)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    plans: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rows_digest: Mapped[str | None] = mapped_column(String(64))
    figures_digest: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    lease_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)

    asked_by: Mapped[Person | None] = relationship(lazy="joined")
    cycle: Mapped[Cycle | None] = relationship()
    service: Mapped[Service | None] = relationship()
    parts: Mapped[list[ReportPart]] = relationship(cascade="all, delete-orphan", order_by="ReportPart.number")


class ReportPart(Base):
    """A piece of what is kept with a report: of the rows that it was made from, or of an export's workbook."""

    __tablename__ = "report_part"
    __table_args__ = (UniqueConstraint("report_id", "name", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
