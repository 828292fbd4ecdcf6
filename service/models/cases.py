"""The subjects of audits, children's cases among them, and every import that told of them; no child's name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person, Service, Team
from workflows.words import SubjectKind


class Case(Base):
    """The subject of an audit: a child's case, or a referral, a supervision file or a resource (DOMAIN row 17).

    A case is known by the case system's reference only; a referral by the child's and its day, a supervision
    file by the e-mail of `person`, whose it is, a resource (of which `kind_of`) by its own and its `service`.
    """

    __tablename__ = "child_case"
    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        Index(None, "kind", "closed_on", "status"),
        Index(
            "ix_child_case_restricted",
            "id",
            postgresql_where=text("restricted IS true"),
            sqlite_where=text("restricted IS 1"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), default=SubjectKind.CASE)
    reference: Mapped[str] = mapped_column(String(254))
    status: Mapped[str] = mapped_column(String(24))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    worker_label: Mapped[str | None] = mapped_column(String(200))
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    restricted: Mapped[bool] = mapped_column(default=False)
    last_import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    child_reference: Mapped[str | None] = mapped_column(String(64), index=True)
    kind_of: Mapped[str | None] = mapped_column(String(24))
    no_further_action: Mapped[bool | None]

    team: Mapped[Team | None] = relationship(lazy="joined")
    worker: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[worker_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    service: Mapped[Service | None] = relationship()
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
