"""Whether sending is held: a row for each time, kept for ever; one that nobody has released holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Base, Instant


class SendingHold(Base):
    """One time at which nothing was to go out.

    After a restore, `backup_at` is how old what was restored is, `known` how many messages are known to have gone out
    since, by the journal beside the database, and `known_until` the last instant of which that tells.
    """

    __tablename__ = "sending_hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    held_at: Mapped[datetime] = mapped_column(Instant)
    held_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    backup_at: Mapped[datetime | None] = mapped_column(Instant)
    known_until: Mapped[datetime | None] = mapped_column(Instant)
    known: Mapped[int | None]
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    released_by: Mapped[str | None] = mapped_column(String(200))
    released_reason: Mapped[str | None] = mapped_column(Text)
