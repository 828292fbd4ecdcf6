"""In-app messages of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from service.context import here
from service.database import db
from service.models import Notice, Person
from service.reading.pages import Page, paged


@dataclass(frozen=True)
class NoticeLine:
    """A message; `at` is local, `link` a path of this service."""

    id: int
    subject: str
    body: str
    link: str
    at: datetime
    read: bool


def unread(person: Person) -> int:
    """How many messages somebody has not read."""
    return db.session.scalar(select(func.count()).where(Notice.person_id == person.id, Notice.read_at.is_(None))) or 0


def latest_unread(person: Person, limit: int) -> list[NoticeLine]:
    """The newest messages that somebody has not read."""
    query = select(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    return [_line(notice) for notice in db.session.scalars(query.order_by(Notice.id.desc()).limit(limit))]


def newest(person: Person) -> int:
    """The number of somebody's newest message, 0 when there is none."""
    return db.session.scalar(select(func.max(Notice.id)).where(Notice.person_id == person.id)) or 0


def notice_list(person: Person, page: int) -> Page[NoticeLine]:
    """Somebody's messages: what is not read yet first, newest first."""
    query = select(Notice).where(Notice.person_id == person.id)
    query = query.order_by(Notice.read_at.is_not(None), Notice.at.desc(), Notice.id.desc())
    return paged(query, page, _line)


def _line(notice: Notice) -> NoticeLine:
    link = notice.link.removeprefix(here().settings.base_url)
    return NoticeLine(
        id=notice.id,
        subject=notice.subject,
        body=notice.body,
        link=link if link.startswith("/") and not link.startswith("//") else "",
        at=notice.at.astimezone(here().zone),
        read=notice.read_at is not None,
    )
