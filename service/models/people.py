"""Staff, their roles, teams, services, leave: who is whose manager, and who is here."""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from workflows.words import MailWish


class Service(Base):
    """A service of the authority, for example children in need or early help."""

    __tablename__ = "service"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Team(Base):
    """A team within a service; its manager is whoever manages it by role and team."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    service: Mapped[Service | None] = relationship(lazy="joined")


class Person(UserMixin, Base):
    """A member of staff or an external auditor; `manager` is the line manager."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    supervision_every_days: Mapped[int] = mapped_column(default=28)
    agency: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None]
    left_on: Mapped[date | None]
    signed_in_version: Mapped[int] = mapped_column(default=1)
    mail: Mapped[str] = mapped_column(String(12), default=MailWish.EACH)

    team: Mapped[Team | None] = relationship(lazy="joined")
    service: Mapped[Service | None] = relationship(lazy="joined", foreign_keys=[service_id])
    manager: Mapped[Person | None] = relationship(remote_side=[id])
    role_grants: Mapped[list[RoleGrant]] = relationship(cascade="all, delete-orphan", order_by="RoleGrant.role")
    leave: Mapped[list[Leave]] = relationship(cascade="all, delete-orphan")
    known_as: Mapped[list[KnownAs]] = relationship(cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.role_grants)

    def __hash__(self) -> int:
        return hash((Person, self.id))

    def here_on(self, today: date) -> bool:
        """True for whoever works here on this local day, leave not counted."""
        started = self.starts_on is None or self.starts_on <= today
        return started and (self.left_on is None or self.left_on > today)

    def on_leave(self, today: date) -> bool:
        return any(spell.from_on <= today <= spell.to_on for spell in self.leave)

    def present_on(self, today: date) -> bool:
        return self.here_on(today) and not self.on_leave(today)


class RoleGrant(Base):
    """A role that a person holds; what it may do stands in `config/roles.yaml`."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role"), Index(None, "role"))
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(40))


class Leave(Base):
    """A spell of absence, both days included, in local dates."""

    __tablename__ = "leave"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]


class KnownAs(Base):
    """A name under which the case system knows a person, normalised; one name is one person."""

    __tablename__ = "known_as"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    normalised: Mapped[str] = mapped_column(String(200), unique=True)


class Token(Base):
    """A bearer token for the API: only its hash is kept. `scope` is read or write; `used_at` is true to the hour."""

    __tablename__ = "token"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    name: Mapped[str] = mapped_column(String(80), default="")
    scope: Mapped[str] = mapped_column(String(8), default="write")
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class CalendarFeed(Base):
    """The private address of somebody's calendar: only its hash is kept; a new one ends the one before."""

    __tablename__ = "calendar_feed"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
