"""Audit cycles: what was asked, the frozen list, the draw with its reserves, and who may audit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.audits import Audit
from service.models.cases import Case
from service.models.people import Person
from workflows.words import Frame, Part


class Cycle(Base):
    """A round of audits on one theme; the list is frozen and the draw repeatable from its seed.

    Either `share` (0-1) or `size` (a number of cases) was asked for; `wanted` is what that came to, `given` the
    places that were drawn. `frame_size` counts the open cases on the list, `allocation` says what each stratum got.
    """

    __tablename__ = "cycle"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str | None] = mapped_column(String(200))
    tool_key: Mapped[str | None] = mapped_column(String(64))
    period_from_on: Mapped[date | None]
    period_to_on: Mapped[date | None]
    baseline: Mapped[bool] = mapped_column(default=False)
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))
    frame: Mapped[str] = mapped_column(String(24), default=Frame.OPEN_CASES)
    share: Mapped[float | None]
    size: Mapped[int | None]
    seed: Mapped[str] = mapped_column(String(64))
    window_days: Mapped[int]
    reserve_factor: Mapped[float]
    cut_off_on: Mapped[date]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))
    frame_digest: Mapped[str | None] = mapped_column(String(64))
    frame_size: Mapped[int | None]
    wanted: Mapped[int | None]
    given: Mapped[int | None]
    allocation: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    drawn_on: Mapped[date | None]
    chased_on: Mapped[date | None]
    report: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    places: Mapped[list[CycleCase]] = relationship(
        cascade="all, delete-orphan", back_populates="cycle", order_by="(CycleCase.position, CycleCase.id)"
    )
    drawn: Mapped[list[CycleCase]] = relationship(
        primaryjoin=lambda: and_(CycleCase.cycle_id == Cycle.id, CycleCase.part == Part.SELECTED),
        order_by=lambda: CycleCase.position,
        viewonly=True,
    )
    named: Mapped[list[CycleAuditor]] = relationship(cascade="all, delete-orphan", order_by="CycleAuditor.person_id")
    predecessor: Mapped[Cycle | None] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}


class CycleAuditor(Base):
    """Somebody whom a cycle names to audit in it; where it names anybody, only these audit."""

    __tablename__ = "cycle_auditor"
    __table_args__ = (UniqueConstraint("cycle_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship()


class FrameCase(Base):
    """One case of a cycle's frozen list as it stood then; of a restricted record only that it was on it.

    `worker` and `family` say which cases belong together; the worker's e-mail, or the name that the import gave.
    """

    __tablename__ = "frame_case"
    __table_args__ = (UniqueConstraint("cycle_id", "reference"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("child_case.id"), index=True)
    reference: Mapped[str] = mapped_column(String(254))
    service: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(24))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    worker: Mapped[str] = mapped_column(String(254))
    family: Mapped[str | None] = mapped_column(String(64))
    excluded: Mapped[str | None] = mapped_column(String(24))


class CycleCase(Base):
    """A case that a cycle drew. `position` is its place from 1, which passes to the reserve that replaces it;

    reserves stand behind all places. `order` is its number in the drawing order of its stratum.
    """

    __tablename__ = "cycle_case"
    __table_args__ = (UniqueConstraint("cycle_id", "case_id"), Index(None, "cycle_id", "part", "position"))
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("child_case.id"), index=True)
    part: Mapped[str] = mapped_column(String(16), default=Part.SELECTED)
    position: Mapped[int]
    service: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(24))
    order: Mapped[int]
    auditor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"), index=True)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("cycle_case.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    chased_on: Mapped[date | None]
    chases: Mapped[int] = mapped_column(default=0)

    cycle: Mapped[Cycle] = relationship(back_populates="places")
    case: Mapped[Case] = relationship()
    audit: Mapped[Audit | None] = relationship()
    replaced_by: Mapped[CycleCase | None] = relationship(remote_side=[id])

    @property
    def stratum(self) -> tuple[str, str]:
        return self.service, self.status
