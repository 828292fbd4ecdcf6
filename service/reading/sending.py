"""Whether sending is held, and what would go out once it is let go on: never what the messages say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from service.context import here
from service.database import db
from service.models import Outbox, OutboxStatus, Person
from service.models.work import standing_at
from service.queries import may
from service.reading.letters import LetterLine, check_letters, line
from service.reading.pages import Page, paged
from service.steps.holding import standing_hold
from workflows.words import LANES_IN_ORDER


@dataclass(frozen=True)
class Held:
    """Sending as it is held; instants are local. `backup_at` is how old a restored backup is, None without one."""

    since: datetime
    by: str
    reason: str
    backup_at: datetime | None
    known: int
    known_until: datetime | None


@dataclass(frozen=True)
class LaneCount:
    """What waits in a lane by a channel: `older` are e-mails written before the backup."""

    lane: str
    channel: str
    count: int
    older: int


@dataclass(frozen=True)
class Outlook:
    """The hold, or None, and what would go out without it."""

    held: Held | None
    lanes: list[LaneCount]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.lanes)

    @property
    def older(self) -> int:
        return sum(one.older for one in self.lanes)


def held() -> Held | None:
    """The hold that stands, or None."""
    row, zone = standing_hold(), here().zone
    if row is None:
        return None
    return Held(
        since=row.held_at.astimezone(zone),
        by=row.held_by,
        reason=row.reason,
        backup_at=row.backup_at.astimezone(zone) if row.backup_at else None,
        known=row.known or 0,
        known_until=row.known_until.astimezone(zone) if row.known_until else None,
    )


def is_held_for(person: Person) -> bool:
    """Whether sending is held, for those who may let it go on; for others False."""
    return may(person, "dead_letter.manage") and standing_hold() is not None


def outlook() -> Outlook:
    """What would go out, the most urgent lane first."""
    standing = held()
    older = _older(standing)
    query = (
        select(Outbox.lane, Outbox.channel, func.count(Outbox.id), func.count(Outbox.id).filter(older))
        .where(_to_go())
        .group_by(Outbox.lane, Outbox.channel)
    )
    order = [str(lane) for lane in LANES_IN_ORDER]
    found = [LaneCount(*row) for row in db.session.execute(query)]
    return Outlook(standing, sorted(found, key=lambda one: (order.index(one.lane), one.channel)))


def outlook_for(person: Person) -> Outlook:
    """The same for somebody; raises NotPermitted."""
    check_letters(person)
    return outlook()


def older_page(person: Person, page: int) -> Page[LetterLine]:
    """E-mails that lay there when the backup was made, and may have gone out since; raises NotPermitted."""
    check_letters(person)
    query = select(Outbox).where(_to_go(), _older(held())).order_by(Outbox.id)
    return paged(query, page, line)


def _to_go() -> ColumnElement[bool]:
    return or_(standing_at(OutboxStatus.WAITING), standing_at(OutboxStatus.LEASED), standing_at(OutboxStatus.GATHERING))


def _older(standing: Held | None) -> ColumnElement[bool]:
    """E-mails written before the restored backup was made, if one was; notices were lost with the database."""
    if standing is None or standing.backup_at is None:
        return Outbox.id < 0
    return and_(Outbox.channel == "email", Outbox.made_at <= standing.backup_at)
