"""Cases as the case system knows them, and every import that told of them; no child's name, no date of birth."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person, Team


class Case(Base):
    """One child's open or closed case, known by the case system's reference only."""

    __tablename__ = "child_case"
    __table_args__ = (Index(None, "closed_on", "status"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[str] = mapped_column(String(24))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    worker_label: Mapped[str | None] = mapped_column(String(200))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    restricted: Mapped[bool] = mapped_column(default=False)
    last_import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))

    team: Mapped[Team | None] = relationship(lazy="joined")
    worker: Mapped[Person | None] = relationship(lazy="joined")
    readers: Mapped[list[CaseReader]] = relationship(cascade="all, delete-orphan")

    @property
    def open(self) -> bool:
        return self.closed_on is None and self.status != "closed"


class CaseReader(Base):
    """Somebody named as a reader of a restricted case; everybody else does not find it."""

    __tablename__ = "case_reader"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("child_case.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class CaseChange(Base):
    """What an import changed about a case: opened, closed, reopened, status, team, worker."""

    __tablename__ = "case_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("child_case.id", ondelete="CASCADE"), index=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(16))
    before: Mapped[str | None] = mapped_column(String(200))
    after: Mapped[str | None] = mapped_column(String(200))


class Import(Base):
    """One file that was read: what it was, who brought it, what came of every row."""

    __tablename__ = "import"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    filename: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str] = mapped_column(String(200))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    notices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    actor: Mapped[Person | None] = relationship()


class Referral(Base):
    """One row of Annex A list 3: the frame of a referral audit; a subject of its own, not a case."""

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("reference", "referred_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(64), index=True)
    referred_on: Mapped[date | None]
    no_further_action: Mapped[bool | None]
    team_label: Mapped[str | None] = mapped_column(String(200))
    worker_label: Mapped[str | None] = mapped_column(String(200))
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"))
