"""How an attempt ends: messages are settled while their lease is held, or not at all."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from notifications.channels import WITHIN
from notifications.letter import Letter, Skip
from service.context import here
from service.given import among, given
from service.models import Outbox, OutboxItem, OutboxStatus
from service.models.work import standing_at
from service.steps.letters import bury, settle_alerts
from service.steps.releasing import let_out
from service.transaction import Work, transaction

LEAST_JITTER, MOST_JITTER = 0.8, 1.2
FREE = {"lease_by": None, "lease_until": None}
log = logging.getLogger(__name__)


def settled(holder: str, made: Mapping[int, Letter | Skip], *, attempts: int = 0) -> None:
    """Settle, by number, what was delivered, and what nobody needs any more with the reason, in one transaction.

    It delivers what stands in this database, as notices do. What this holder has no more is left as it is. Alerts
    about these messages end, and what they did not tell can be told to somebody else. `attempts` are not counted yet.
    """
    with transaction() as work:
        ours = {number: made[number] for number in _held_of(work, made, holder)}
        letters = [end for end in ours.values() if isinstance(end, Letter)]
        skips = {number: str(end) for number, end in ours.items() if isinstance(end, Skip)}
        for name, deliver in WITHIN.items():
            deliver(work, [letter for letter in letters if letter.channel == name])
        people = {letter.outbox_id: letter.person_id for letter in letters}
        sent = {"status": OutboxStatus.SENT, "sent_at": work.now, "reason": None}
        counted = {**FREE, "attempts": Outbox.attempts + attempts}
        _end(work, "recipient_id", people, {**counted, **sent})
        _end(work, "reason", skips, {**counted, "status": OutboxStatus.SKIPPED})
        _drop(work, [item for end in ours.values() for item in end.dropped])
        for number, end in ours.items():
            _return(work, number, end.returned)
        settle_alerts(work, *ours)


def _end(work: Work, column: str, rows: Mapping[int, Any], values: dict[str, Any]) -> None:
    """Settle these rows in one statement: all get the same values, and this column the one that is given for each."""
    if rows:
        each = given(number=list(rows), value=list(rows.values()))
        ended = update(Outbox).where(Outbox.id == each.c.number).values({**values, column: each.c.value})
        work.session.execute(ended.execution_options(synchronize_session=False))


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
    query = select(Outbox).where(Outbox.id == outbox_id, *mine(holder)).with_for_update(of=Outbox)
    return work.session.scalars(query.execution_options(populate_existing=True)).unique().first()


def _held_of(work: Work, made: Iterable[int], holder: str) -> list[int]:
    """Those that this holder has still, locked in the order of their numbers, so that no two wait crosswise."""
    numbers = sorted(made)
    query = select(Outbox.id).where(among(Outbox.id, numbers), *mine(holder)).order_by(Outbox.id)
    ours = list(work.session.scalars(query.with_for_update(of=Outbox)))
    for number in set(numbers).difference(ours):
        _lost(number)
    return ours


def mine(holder: str) -> tuple[ColumnElement[bool], ...]:
    """The condition that this holder has leased a row."""
    return standing_at(OutboxStatus.LEASED), Outbox.lease_by == holder


def let_go(row: Outbox) -> None:
    row.lease_by = row.lease_until = None


def _lost(outbox_id: int) -> None:
    log.warning("the lease of message %s was lost while it was sent: it may arrive twice", outbox_id)


def _drop(work: Work, items: list[int]) -> None:
    """Forget that these were told here: the next strike tells whoever has the task now."""
    if items:
        work.session.execute(delete(OutboxItem).where(among(OutboxItem.id, items)))


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
