"""Messages that could not be delivered, and those that failed and are tried again: never what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.meanings.messages import about
from service.models import Outbox, OutboxStatus, Person
from service.models.work import standing_at
from service.queries import Absent, may
from service.reading.pages import Page, paged
from workflows.engine import NotPermitted

_LETTERS = select(Outbox).options(joinedload(Outbox.addressed))


@dataclass(frozen=True)
class LetterLine:
    """One message; instants are local, `next_at` is None for one that nobody tries any more.

    `to` is whom it is for, or whom it was addressed to last.
    """

    id: int
    state: str
    message: str
    about: str
    channel: str
    to: Person | None
    relation: str
    attempts: int
    reason: str | None
    made_at: datetime
    next_at: datetime | None


def check_letters(person: Person) -> None:
    """Raise NotPermitted for those who do not look after messages."""
    if not may(person, "dead_letter.manage"):
        raise NotPermitted("Only administrators look after messages that could not be delivered. Ask one of them.")


def dead_page(person: Person, page: int) -> Page[LetterLine]:
    """The dead letters, oldest first; raises NotPermitted."""
    check_letters(person)
    return paged(_LETTERS.where(standing_at(OutboxStatus.DEAD)).order_by(Outbox.id), page, line)


def failing_page(person: Person, page: int) -> Page[LetterLine]:
    """Messages that failed and are tried again by themselves, soonest first; raises NotPermitted."""
    check_letters(person)
    return paged(_LETTERS.where(failing()).order_by(Outbox.next_at, Outbox.id), page, line)


def letters_behind(person: Person, state: str, *, after: int | None, limit: int) -> tuple[list[LetterLine], int | None]:
    """Some of them, oldest first, behind the number `after`, and the number behind which the next begin."""
    check_letters(person)
    standing = failing() if state == OutboxStatus.WAITING else standing_at(OutboxStatus.DEAD)
    query = _LETTERS.where(standing, Outbox.id > (after or 0)).order_by(Outbox.id).limit(limit + 1)
    found = [line(row) for row in db.session.scalars(query).unique()]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def one_dead(person: Person, number: int) -> LetterLine:
    """One dead letter; raises NotPermitted and Absent."""
    check_letters(person)
    query = _LETTERS.where(standing_at(OutboxStatus.DEAD), Outbox.id == number)
    found = db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("message")
    return line(found)


def failing() -> ColumnElement[bool]:
    """The condition on messages that were tried in vain and are tried again."""
    return and_(standing_at(OutboxStatus.WAITING), Outbox.attempts > 0)


def line(row: Outbox) -> LetterLine:
    """A message as administrators see it."""
    zone, waits = here().zone, row.status == OutboxStatus.WAITING
    return LetterLine(
        id=row.id,
        state=row.status,
        message=row.message,
        about=about(row.message),
        channel=row.channel,
        to=row.recipient or row.addressed,
        relation=row.relation,
        attempts=row.attempts,
        reason=row.reason,
        made_at=row.made_at.astimezone(zone),
        next_at=row.next_at.astimezone(zone) if waits else None,
    )
