"""How an attempt ends: a message is settled while its lease is held, or not at all."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update

from service.context import here
from service.models import Outbox, OutboxItem, OutboxStatus
from service.models.work import standing_at
from service.steps.letters import bury, settle_alerts
from service.steps.releasing import let_out
from service.transaction import Work, transaction

LEAST_JITTER, MOST_JITTER = 0.8, 1.2
FREE = {"lease_by": None, "lease_until": None}
log = logging.getLogger(__name__)


def sent(outbox_id: int, holder: str, person_id: int, dropped: tuple[int, ...], returned: tuple[int, ...] = ()) -> None:
    """Settle a delivered message; alerts about it end, and what it did not tell can be told to somebody else."""
    with transaction() as work:
        values = {"status": OutboxStatus.SENT, "sent_at": work.now, "recipient_id": person_id, **FREE, "reason": None}
        settled = update(Outbox).where(*mine(outbox_id, holder)).values(values).returning(Outbox.id)
        if work.session.execute(settled).first() is None:
            _lost(outbox_id)
            return
        _drop(work, dropped)
        _return(work, outbox_id, returned)
        settle_alerts(work, outbox_id)


def skipped(outbox_id: int, holder: str, reason: str, dropped: tuple[int, ...], returned: tuple[int, ...] = ()) -> None:
    """Settle a message that nobody needs any more, with the reason."""

    def settle(work: Work, row: Outbox) -> None:
        row.status, row.reason = OutboxStatus.SKIPPED, reason
        _drop(work, dropped)
        _return(work, row.id, returned)
        settle_alerts(work, row.id)

    _settle(outbox_id, holder, settle)


def kept(outbox_id: int, holder: str, reason: str, person_id: int) -> None:
    """Keep a message for somebody's daily one; this was no attempt to send it."""

    def settle(work: Work, row: Outbox) -> None:
        row.status, row.reason, row.held_for_id, row.attempts = OutboxStatus.HELD, reason, person_id, 0

    _settle(outbox_id, holder, settle)


def given_up(outbox_id: int, holder: str, reason: str, person_id: int | None = None) -> None:
    """Settle a message, addressed to somebody or not yet, that will never go out: a dead letter, of which is told."""

    def settle(work: Work, row: Outbox) -> None:
        row.addressed_id = person_id
        bury(work, row, reason)

    _settle(outbox_id, holder, settle)


def failed(outbox_id: int, holder: str, reason: str, person_id: int | None = None) -> None:
    """Settle an attempt that failed: another one later, or a dead letter after policy's last."""

    def settle(work: Work, row: Outbox) -> None:
        row.addressed_id = person_id
        again(work, row, reason)

    _settle(outbox_id, holder, settle)


def wait_seconds(attempts: int) -> float:
    """How long after so many attempts the next one waits: doubled each time up to a limit, never quite the same."""
    doubled = float(sending("first_wait_seconds") * 2 ** (attempts - 1))
    # No secret: chance that spreads, or that repeats.
    return min(doubled, sending("longest_wait_seconds")) * random.uniform(LEAST_JITTER, MOST_JITTER)  # nosec B311


def again(work: Work, row: Outbox, reason: str) -> None:
    """Another attempt after a wait, or a dead letter after policy's last."""
    if row.attempts >= sending("give_up_after_attempts"):
        bury(work, row, reason)
        return
    row.status, row.reason = OutboxStatus.WAITING, reason
    row.next_at = work.now + timedelta(seconds=wait_seconds(row.attempts))


def _settle(outbox_id: int, holder: str, settle: Callable[[Work, Outbox], None]) -> None:
    with transaction() as work:
        row = held(work, outbox_id, holder)
        if row is None:
            _lost(outbox_id)
            return
        settle(work, row)
        let_go(row)


def held(work: Work, outbox_id: int, holder: str) -> Outbox | None:
    """The row, locked, if this holder has it still."""
    query = select(Outbox).where(*mine(outbox_id, holder)).with_for_update(of=Outbox)
    return work.session.scalars(query.execution_options(populate_existing=True)).unique().first()


def mine(outbox_id: int, holder: str) -> tuple[ColumnElement[bool], ...]:
    """The condition that this holder has leased this row."""
    return Outbox.id == outbox_id, standing_at(OutboxStatus.LEASED), Outbox.lease_by == holder


def let_go(row: Outbox) -> None:
    row.lease_by = row.lease_until = None


def _lost(outbox_id: int) -> None:
    log.warning("the lease of message %s was lost while it was sent: it may arrive twice", outbox_id)


def _drop(work: Work, items: tuple[int, ...]) -> None:
    """Forget that these were told here: the next strike tells whoever has the task now."""
    if items:
        work.session.execute(delete(OutboxItem).where(OutboxItem.id.in_(items)))


def _return(work: Work, digest_id: int, rows: tuple[int, ...]) -> None:
    """Let what a daily message had taken up, and is somebody else's now, go its own way."""
    if rows:
        let_out(
            work,
            work.session.scalars(select(Outbox).where(Outbox.id.in_(rows), Outbox.digest_id == digest_id)).unique(),
        )


def sending(name: str) -> int:
    """A number of policy's section on sending."""
    return here().policy.number(f"sending.{name}")
