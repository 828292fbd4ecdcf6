"""Versions of audit tools: drafts that somebody builds, and what is published and never changes again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person


class ToolVersion(Base):
    """Version `number` of the tool `key`. `content` holds its plain fields; without an author it came as a file."""

    __tablename__ = "tool_version"
    __table_args__ = (UniqueConstraint("key", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    key: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    author: Mapped[Person | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def supplied(self) -> bool:
        """It came as a file and was kept when it was first used."""
        return self.author_id is None
