"""Browser sessions as the service keeps them: one query finds who asks, and none that has ended is found."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, and_, null, select, true
from sqlalchemy.orm import joinedload

from config.roles import EVERYONE
from service.context import here
from service.database import db
from service.models import BrowserSession, Person
from service.moved import AHEAD, learn
from service.transaction import Work

log = logging.getLogger(__name__)
FRESH = timedelta(minutes=5)
# A session is noted as used no more often than this.
NOTED_EVERY = timedelta(minutes=1)
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class Level(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"  # nosec B105 # words, no password
    SECOND = "second"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Sitting:
    """The session of this request."""

    id: int
    person_id: int
    level: str
    made_at: datetime
    seen_at: datetime
    fresh_at: datetime

    @property
    def fresh(self) -> bool:
        """Whether it was shown within the last minutes who sits there."""
        return here().clock() - self.fresh_at <= FRESH


def digest(word: str) -> str:
    """What is kept of a cookie's word, of a token, of a recovery code: all are long and made by chance."""
    return hashlib.sha256(word.encode()).hexdigest()


def begin(work: Work, person: Person, level: Level, agent: str, fresh_at: datetime | None = None) -> str:
    """A new session of somebody; returns the word for its cookie, which is kept nowhere.

    Sessions are measured by the machine's clock: a demonstration's, which is moved, would end them.
    """
    word, now = secrets.token_urlsafe(32), work.context.clock()
    row = BrowserSession(
        person_id=person.id,
        digest=digest(word),
        version=person.signed_in_version,
        level=level,
        made_at=now,
        seen_at=now,
        fresh_at=now if fresh_at is None else min(now, fresh_at),
        agent=browser(agent),
    )
    work.session.add(row)
    log.info("a session of person %d begins, by %s", person.id, level)
    return word


def person_of_session(word: str) -> Person | None:
    """Who sits behind a cookie, if the session goes on; found with roles, and a demonstration's clock, in one query."""
    demo = here().settings.demo
    row = BrowserSession
    parts = (row.id, row.person_id, row.level, row.made_at, row.seen_at, row.fresh_at)
    query = select(Person, AHEAD if demo else null(), *parts).join(row, row.person_id == Person.id)
    query = query.where(row.digest == digest(word), going_on()).options(joinedload(Person.role_grants))
    found: Any = db.session.execute(query).unique().first()
    if found is None:
        return None
    if demo:
        learn(found[1])
    if not found[0].here_on(here().today()):
        return None
    g.sitting = Sitting(*found[2:])
    person: Person = found[0]
    return person


def going_on() -> ColumnElement[bool]:
    """True of the sessions that have not ended, by whatever may end them; asked together with the person."""
    settings, now = here().settings, here().clock()
    by_provider = BrowserSession.level == Level.PROVIDER if settings.oidc_issuer else true()
    return and_(
        by_provider,
        BrowserSession.ended_at.is_(None),
        BrowserSession.version == Person.signed_in_version,
        BrowserSession.seen_at >= now - timedelta(minutes=settings.session_idle_minutes),
        BrowserSession.made_at > now - timedelta(hours=settings.session_hours),
    )


def sitting() -> Sitting | None:
    """The session of this request, once it was asked who is signed in; None for a token or for nobody."""
    found: Sitting | None = g.get("sitting")
    return found


def needs_second_factor(roles: Collection[str]) -> bool:
    """Whether policy asks a second factor of whoever holds one of these roles."""
    asked = here().policy.get("sign_in.second_factor")
    return not here().settings.demo and (EVERYONE in asked or not set(asked).isdisjoint(roles))


def must_set_up(roles: Collection[str]) -> bool:
    """Whether whoever asks signed in by password alone and may do nothing before they have set up a second factor."""
    found = sitting()
    return found is not None and found.level == Level.PASSWORD and needs_second_factor(roles)


def browser(agent: str) -> str:
    """The browser and the system in words in which somebody knows their own; nothing to tell people apart by."""
    named = [next((name for sign, name in known if re.search(sign, agent)), "") for known in (BROWSERS, SYSTEMS)]
    return " on ".join(filter(None, named)) or "Another program"
