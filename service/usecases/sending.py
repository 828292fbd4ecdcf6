"""Holds sending and lets it go on: after a restore nothing goes out before somebody has looked."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import update

from service.context import here
from service.database import db
from service.journal import sent_since
from service.models import Outbox, OutboxStatus, Person, SendingHold
from service.models.work import standing_at
from service.reading.letters import check_letters
from service.steps.holding import known, standing_hold
from service.steps.one_by_one import one_by_one
from service.transaction import rollback, transaction
from workflows.engine import Illegal, Incomplete
from workflows.words import Lane

NO_REASON = "Say why. Whoever wonders later finds it here."
LONGEST = 1000
# What was handed over just before the backup may stand in it as not sent yet.
BEFORE = timedelta(days=1)


def hold(by: str, reason: str) -> SendingHold:
    """Let nothing go out from now on; what is being handed over this moment may. Raises Illegal and Incomplete."""
    said = _said(reason)
    with transaction() as work:
        standing = standing_hold()
        if standing is not None:
            raise Illegal(f"Sending is held already, by {standing.held_by}. Nothing was changed.")
        found = SendingHold(held_at=here().now(), held_by=by, reason=said)
        work.session.add(found)
    return found


def release(by: str, reason: str, *, leave_out: bool = False) -> int:
    """Let sending go on; returns how many e-mails were left out. Raises Illegal and Incomplete.

    What the journal on this machine knows to have gone out is settled first. With `leave_out` the e-mails that lay
    there when the backup was made are not sent: each keeps the reason, and nobody is told of it by e-mail.
    """
    said = _said(reason)
    learn()
    with transaction() as work:
        standing = standing_hold()
        if standing is None:
            raise Illegal("Sending is not held. Nothing was changed.")
        count = _left_out(standing, f"Left out when sending went on after a restore: {said} ({by})") if leave_out else 0
        work.session.execute(
            update(SendingHold)
            .where(SendingHold.released_at.is_(None))
            .values(released_at=here().now(), released_by=by, released_reason=said)
        )
        work.lanes |= set(Lane)
    return count


def learn() -> Counter[str]:
    """Settle what the journal on this machine knows to have been sent since the restored backup; once is enough.

    Counts messages: `settled`, `written` again as sent, and `gone` with what they were about.
    """
    standing = standing_hold()
    since = standing.backup_at if standing else None
    number = standing.id if standing else 0
    rollback()
    if since is None:
        return Counter()
    counts, last = Counter[str](), None
    for sent in sent_since(since - BEFORE):
        counts += one_by_one("what was sent", [sent], known)
        last = sent.at
    with transaction() as work:
        row = work.session.get_one(SendingHold, number)
        row.known = (row.known or 0) + counts["settled"] + counts["written"]
        row.known_until = max(filter(None, (last, row.known_until)), default=None)
    return counts


def hold_for(person: Person, reason: str) -> None:
    """Hold sending because somebody says so; raises NotPermitted, Illegal and Incomplete."""
    check_letters(person)
    hold(person.name, reason)


def release_for(person: Person, reason: str, *, leave_out: bool) -> int:
    """Let sending go on because somebody says so; raises NotPermitted, Illegal and Incomplete."""
    check_letters(person)
    return release(person.name, reason, leave_out=leave_out)


def _said(reason: str) -> str:
    said = reason.replace("\x00", "").strip()[:LONGEST]
    if not said:
        raise Incomplete({"reason": NO_REASON})
    return said


def _left_out(standing: SendingHold, reason: str) -> int:
    if standing.backup_at is None:
        return 0
    older = (Outbox.channel == "email", Outbox.made_at <= standing.backup_at)
    skipped = {"status": OutboxStatus.SKIPPED, "reason": reason}
    query = update(Outbox).where(standing_at(OutboxStatus.WAITING), *older).values(skipped).returning(Outbox.id)
    return len(list(db.session.scalars(query.execution_options(synchronize_session=False))))
