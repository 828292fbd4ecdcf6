"""How people get in: browser sessions, tries that failed, second factors, accounts with a provider."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person


class BrowserSession(Base):
    """A sign-in in one browser: its cookie holds a word of which only the hash is kept.

    `version` is the person's when it began: a new password or role ends it. `level` says how it began, `fresh_at`
    when it was last shown who sits there; `agent` is the browser in two words.
    """

    __tablename__ = "browser_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int]
    level: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant, index=True)
    fresh_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    agent: Mapped[str] = mapped_column(String(60), default="")


class FailedTry(Base):
    """How often something was tried in vain, by a keyed hash of what and from where: neither can be read from it."""

    __tablename__ = "failed_try"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Instant, index=True)
    wait_until: Mapped[datetime] = mapped_column(Instant)


class SecondFactor(Base):
    """The secret of somebody's one-time codes, encrypted; kept once a first code was right.

    `last_step` is the half minute of the last code taken: no code is taken twice.
    """

    __tablename__ = "second_factor"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code for once, for whoever has lost the device that makes the others; used ones are deleted."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class Identity(Base):
    """Somebody's account with a provider, by issuer and subject, never by e-mail.

    Without a person it waits for an administrator to say whose it is; `name` and `email` are what the provider said,
    for that alone, and are emptied then. `connected_by` is None where a command did it.
    """

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), Index("uq_identity_person", "person_id", unique=True))
    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    connected_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    connected_at: Mapped[datetime | None] = mapped_column(Instant)
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    connected_by: Mapped[Person | None] = relationship(foreign_keys=[connected_by_id])
