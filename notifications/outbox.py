"""The outbox as a queue in the database: rows are claimed with a lease, sent outside, and settled while it is held."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from notifications import lease
from service.context import here
from service.database import db
from service.models import Outbox, OutboxItem, OutboxStatus
from service.models.work import standing_at
from service.steps.letters import bury, settle_alerts
from service.steps.one_by_one import one_by_one
from service.transaction import Work, rollback, transaction
from workflows.words import LANES_IN_ORDER, Lane

JITTER = (0.8, 1.2)
KILLED = "The program that was sending it was stopped in the middle."
log = logging.getLogger(__name__)


def due(now: datetime) -> ColumnElement[bool]:
    """What may be sent now. A time further ahead than any wait was set by a clock that has been put back since;
    what was never tried is due, whatever the clock says: it was written because its time had come."""
    longest = timedelta(seconds=_policy("longest_wait_seconds") * JITTER[1])
    return or_(Outbox.attempts == 0, Outbox.next_at <= now, Outbox.next_at > now + longest)


def oldest_due() -> int | None:
    """The number of a message that could be sent now, or None: asked without locking anything."""
    now = here().now()
    found: int | None = db.session.scalar(
        select(Outbox.id).where(standing_at(OutboxStatus.WAITING), due(now)).order_by(Outbox.id).limit(1)
    )
    rollback()
    return found


def claim(holder: str) -> list[int]:
    """Lease a batch of the first lane in which anything is due; rows that others are claiming are passed over."""
    if oldest_due() is None:
        return []
    with transaction() as work:
        for lane in LANES_IN_ORDER:
            query = select(Outbox.id).where(standing_at(OutboxStatus.WAITING), Outbox.lane == lane, due(work.now))
            query = query.order_by(Outbox.next_at, Outbox.id).limit(_policy("batch"))
            ids = list(work.session.scalars(query.with_for_update(skip_locked=True)))
            if ids:
                work.session.execute(
                    update(Outbox)
                    .where(Outbox.id.in_(ids), standing_at(OutboxStatus.WAITING))
                    .values(status=OutboxStatus.LEASED, lease_by=holder, lease_until=_until())
                )
                return ids
    return []


def begin(outbox_id: int, holder: str) -> bool:
    """Count the attempt and renew the lease just before sending; False when the lease was lost."""
    with transaction() as work:
        mine = _mine(outbox_id, holder)
        renewed = work.session.execute(
            update(Outbox)
            .where(*mine, Outbox.lease_until > lease.reading())
            .values(attempts=Outbox.attempts + 1, lease_until=_until())
            .returning(Outbox.id)
        )
        return renewed.first() is not None


def sent(outbox_id: int, holder: str, person_id: int, dropped: tuple[int, ...]) -> None:
    """Settle a delivered message; alerts about it end, and what it did not tell can be told to somebody else."""

    def settle(work: Work, row: Outbox) -> None:
        row.status, row.sent_at, row.recipient_id, row.reason = OutboxStatus.SENT, work.now, person_id, None
        _drop(work, dropped)
        settle_alerts(work, row)

    _settle(outbox_id, holder, settle)


def skipped(outbox_id: int, holder: str, reason: str, dropped: tuple[int, ...]) -> None:
    """Settle a message that nobody needs any more, with the reason."""

    def settle(work: Work, row: Outbox) -> None:
        row.status, row.reason = OutboxStatus.SKIPPED, reason
        _drop(work, dropped)
        settle_alerts(work, row)

    _settle(outbox_id, holder, settle)


def given_up(outbox_id: int, holder: str, reason: str) -> None:
    """Settle a message that will never go out: a dead letter, of which somebody is told."""
    _settle(outbox_id, holder, lambda work, row: bury(work, row, reason))


def failed(outbox_id: int, holder: str, reason: str) -> None:
    """Settle an attempt that failed: another one later, or a dead letter after policy's last."""
    _settle(outbox_id, holder, lambda work, row: _again(work, row, reason))


def release(holder: str) -> int:
    """Put back what this holder has leased and not settled; returns how many."""
    ids = db.session.scalars(select(Outbox.id).where(standing_at(OutboxStatus.LEASED), Outbox.lease_by == holder))
    return _all_back([(number, holder) for number in ids])


def sweep() -> int:
    """Put back what is leased to holders that are dead or whose lease has run out; returns how many."""
    columns = select(Outbox.id, Outbox.lease_by, Outbox.lease_until).where(standing_at(OutboxStatus.LEASED))
    now = lease.reading()
    return _all_back(
        [
            (number, holder or "")
            for number, holder, until in db.session.execute(columns)
            if not (holder and until) or until <= now or lease.gone(holder)
        ]
    )


def wait_seconds(attempts: int) -> float:
    """How long after so many attempts the next one waits: doubled each time up to a limit, never quite the same."""
    doubled = float(_policy("first_wait_seconds") * 2 ** (attempts - 1))
    return min(doubled, _policy("longest_wait_seconds")) * random.uniform(*JITTER)


def _all_back(lost: list[tuple[int, str]]) -> int:
    rollback()
    return one_by_one("putting back message", lost, lambda work, found: _put_back(work, *found))["put back"]


def _put_back(work: Work, outbox_id: int, holder: str) -> Counter[str]:
    """A row whose sending was cut short. One cut short for the first time goes again at once; if it keeps killing
    its senders it waits like any other failure, and ends as a dead letter."""
    row = _held(work, outbox_id, holder)
    if row is None:
        return Counter()
    if row.attempts > 1:
        _again(work, row, KILLED)
    else:
        row.status = OutboxStatus.WAITING
        work.lanes.add(Lane(row.lane))
    _let_go(row)
    return Counter({"put back": 1})


def _again(work: Work, row: Outbox, reason: str) -> None:
    if row.attempts >= _policy("give_up_after_attempts"):
        bury(work, row, reason)
        return
    row.status, row.reason = OutboxStatus.WAITING, reason
    row.next_at = work.now + timedelta(seconds=wait_seconds(row.attempts))


def _settle(outbox_id: int, holder: str, settle: Callable[[Work, Outbox], None]) -> None:
    with transaction() as work:
        row = _held(work, outbox_id, holder)
        if row is None:
            log.warning("the lease of message %s was lost while it was sent", outbox_id)
            return
        settle(work, row)
        _let_go(row)


def _held(work: Work, outbox_id: int, holder: str) -> Outbox | None:
    query = select(Outbox).where(*_mine(outbox_id, holder)).with_for_update(of=Outbox)
    return work.session.scalars(query.execution_options(populate_existing=True)).unique().first()


def _mine(outbox_id: int, holder: str) -> tuple[ColumnElement[bool], ...]:
    return Outbox.id == outbox_id, standing_at(OutboxStatus.LEASED), Outbox.lease_by == holder


def _let_go(row: Outbox) -> None:
    row.lease_by = row.lease_until = None


def _drop(work: Work, items: tuple[int, ...]) -> None:
    """Forget that these were told here: the next strike tells whoever has the task now."""
    if items:
        work.session.execute(delete(OutboxItem).where(OutboxItem.id.in_(items)))


def _until() -> datetime:
    return lease.reading() + timedelta(seconds=_policy("lease_seconds"))


def _policy(name: str) -> int:
    return here().policy.number(f"sending.{name}")
