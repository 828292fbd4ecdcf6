"""Ends sessions: at the sign-out, one elsewhere, all of them; and forgets those that have ended."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, update

from service.admission import throttle
from service.admission.sessions import Level, begin
from service.context import here
from service.models import BrowserSession, Identity, Person, Token
from service.transaction import transaction

# What is kept after a session has ended, and for how long an account of the provider waits to be connected.
log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
WAITING = timedelta(days=30)


def end_session(number: int, person_id: int) -> bool:
    """End one session of somebody's own; False when there is none such that goes on."""
    return bool(_ended(BrowserSession.id == number, BrowserSession.person_id == person_id))


def end_all_sessions(person_id: int) -> None:
    """Sign somebody out everywhere, here as well."""
    with transaction() as work:
        person = work.session.get_one(Person, person_id, with_for_update={"key_share": True, "of": Person})
        person.signed_in_version += 1
    _ended(BrowserSession.person_id == person_id)


def renew(person_id: int, level: str, agent: str) -> str:
    """A new session in place of one whose rights have changed; returns its cookie's word."""
    with transaction() as work:
        return begin(work, work.session.get_one(Person, person_id), Level(level), agent)


def forget_sessions() -> int:
    """Delete what nobody needs any more: sessions a week after their end, counts of tries after a day, tokens a month
    after theirs, accounts of the provider that nobody connected. Returns how many rows."""
    settings, now = here().settings, here().clock()
    idle = now - timedelta(minutes=settings.session_idle_minutes) - KEPT
    old = or_(
        BrowserSession.seen_at < idle, BrowserSession.made_at < now - timedelta(hours=settings.session_hours) - KEPT
    )
    gone = [
        delete(BrowserSession).where(or_(BrowserSession.ended_at < now - KEPT, old)),
        delete(Token).where(Token.ends_at < here().now() - WAITING),
        delete(Identity).where(Identity.person_id.is_(None), Identity.made_at < now - WAITING),
    ]
    with transaction() as work:
        counts = [work.session.connection().execute(statement).rowcount for statement in gone]
        return sum(counts) + throttle.forget(work, now)


def _ended(*of: ColumnElement[bool]) -> int:
    ending = update(BrowserSession).where(BrowserSession.ended_at.is_(None), *of)
    with transaction() as work:
        count = work.session.connection().execute(ending.values(ended_at=here().clock())).rowcount
    log.info("%d sessions ended by their person", count)
    return count
