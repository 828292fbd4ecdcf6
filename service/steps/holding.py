"""Whether sending is held, and what is known to have been sent before a restore."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select

from service.database import db
from service.journal import Sent
from service.models import Outbox, OutboxItem, OutboxStatus, Person, SendingHold, Task
from service.transaction import Work

SENT_BEFORE = "It had been sent before the restore, as the journal of what was sent says."
OPEN = (OutboxStatus.WAITING, OutboxStatus.GATHERING, OutboxStatus.HELD, OutboxStatus.LEASED, OutboxStatus.DEAD)

# The condition that nothing may go out now.
HELD = exists().where(SendingHold.released_at.is_(None))


def standing_hold() -> SendingHold | None:
    """The hold that nobody has released yet, the oldest if there are several."""
    query = select(SendingHold).where(SendingHold.released_at.is_(None)).order_by(SendingHold.id).limit(1)
    found: SendingHold | None = db.session.scalars(query).first()
    return found


def restores() -> list[datetime]:
    """The instants of all restores, oldest first."""
    query = select(SendingHold.held_at).where(SendingHold.backup_at.is_not(None))
    return list(db.session.scalars(query.order_by(SendingHold.held_at)))


def era(made_at: datetime, restored: list[datetime]) -> str:
    """The instant of the last restore before something was written; empty where there was none."""
    before = [at for at in restored if at <= made_at]
    return f" {before[-1].isoformat()}" if before else ""


def known(work: Work, sent: Sent) -> Counter[str]:
    """Settle what the journal knows: its row where it is, or written again where the restore has lost it.

    A lost row is written again only when the clocks would strike for it anew, because its tasks are there. Whatever
    else was lost is lost with its cause: nothing would send it. Counts `settled`, `written` and `gone`.
    """
    row = work.session.scalars(select(Outbox).where(Outbox.key == sent.key)).unique().first()
    if row is None:
        return _write_again(work, sent)
    same = row.made_at == datetime.fromisoformat(sent.row["made_at"])
    if not same or row.status not in OPEN:
        return Counter()
    _settle(row, sent.at)
    _take_up(work, row, sent)
    return Counter(settled=1)


def _settle(row: Outbox, at: datetime) -> None:
    row.status, row.sent_at, row.reason = OutboxStatus.SENT, at, SENT_BEFORE
    row.lease_by = row.lease_until = None


def _write_again(work: Work, sent: Sent) -> Counter[str]:
    items = [_item(work, found) for found in sent.row["items"]]
    fresh = [item for item in items if item is not None]
    recipient = sent.row["recipient_id"]
    there = recipient is None or work.session.get(Person, recipient) is not None
    if not there or not (fresh or sent.row["message"] == "digest"):
        return Counter(gone=1)
    due_on = sent.row["due_on"]
    plain = {name: value for name, value in sent.row.items() if name not in ("items", "taken", "due_on", "made_at")}
    made_at = datetime.fromisoformat(sent.row["made_at"])
    dates = {"due_on": date.fromisoformat(due_on) if due_on else None, "made_at": made_at, "next_at": made_at}
    row = Outbox(**plain, **dates, attempts=1, items=fresh)
    _settle(row, sent.at)
    work.session.add(row)
    work.session.flush()
    _take_up(work, row, sent)
    return Counter(written=1)


def _item(work: Work, found: list[Any]) -> OutboxItem | None:
    """One stroke of a clock, unless its task is gone, is another one by now, or it was told before the backup."""
    task_id, clock, due_on, occurrence, recipient_id, channel = found
    if work.session.get(Task, task_id) is None or work.session.get(Person, recipient_id) is None:
        return None
    same: dict[str, Any] = {
        "task_id": task_id,
        "clock": clock,
        "due_on": date.fromisoformat(due_on),
        "occurrence": occurrence,
        "recipient_id": recipient_id,
        "channel": channel,
    }
    return None if work.session.scalar(select(OutboxItem.id).filter_by(**same)) else OutboxItem(**same)


def _take_up(work: Work, digest: Outbox, sent: Sent) -> None:
    """What a daily message had told is told."""
    taken = sent.row.get("taken") or []
    query = select(Outbox).where(Outbox.key.in_(taken), Outbox.status.in_(OPEN))
    for row in work.session.scalars(query).unique() if taken else ():
        row.status, row.digest_id, row.reason = OutboxStatus.SKIPPED, digest.id, SENT_BEFORE
