"""What programmes expect and what came of it, who is exempt from them, and whose competence is monitored."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.audits import Audit
from service.models.cases import Case
from service.models.people import Person


class ProgrammeSlot(Base):
    """One audit that a programme expects in a period of one quota holder: unique, so that it is made once.

    `holder` names whose quota it fills, for example `practitioner:12:1` or `case:7`; `person` is the
    practitioner whose work it looks at. Team and service are those of the day on which it was opened.
    """

    __tablename__ = "programme_slot"
    __table_args__ = (
        UniqueConstraint("programme", "period", "holder"),
        Index(None, "from_on", "programme"),
        Index(None, "audit_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(24))
    holder: Mapped[str] = mapped_column(String(60))
    from_on: Mapped[date]
    to_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("child_case.id"), index=True)
    auditor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    audit: Mapped[Audit | None] = relationship()
    auditor: Mapped[Person | None] = relationship(foreign_keys=[auditor_id])


class Exemption(Base):
    """Somebody, or a case, left out of a programme for a spell, both days included; null `programme`: of all.

    `exempt` says as what: an auditor, a practitioner, or a case.
    """

    __tablename__ = "exemption"
    __table_args__ = (Index(None, "state", "to_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    programme: Mapped[str | None] = mapped_column(String(40))
    exempt: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("child_case.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="joined")
    case: Mapped[Case | None] = relationship()
    requester: Mapped[Person] = relationship(foreign_keys=[requester_id], lazy="joined")
    approver: Mapped[Person | None] = relationship(foreign_keys=[approver_id])

    __mapper_args__ = {"version_id_col": version}


class CompetenceMonitoring(Base):
    """A spell in which somebody's competence is monitored; read by their line management and nobody else."""

    __tablename__ = "competence_monitoring"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)
