"""The outbox as a queue in the database: rows are claimed with a lease, sent outside, and settled while it is held."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from notifications.settling import MOST_JITTER, again, held, let_go, mine, sending
from service import lease
from service.context import here
from service.database import db
from service.models import Outbox, OutboxStatus
from service.models.work import standing_at
from service.steps.holding import HELD
from service.steps.one_by_one import one_by_one
from service.transaction import Work, rollback, transaction
from workflows.words import LANES_IN_ORDER, Lane

KILLED = "The program that was sending it was stopped in the middle."


def due(now: datetime) -> ColumnElement[bool]:
    """What may be sent now. A time further ahead than any wait was set by a clock that has been put back since;
    what was never tried is due, whatever the clock says: it was written because its time had come."""
    longest = timedelta(seconds=sending("longest_wait_seconds") * MOST_JITTER)
    return or_(Outbox.attempts == 0, Outbox.next_at <= now, Outbox.next_at > now + longest)


def oldest_due() -> int | None:
    """The number of a message that could be sent now, or None: asked without locking anything.

    None as well while sending is held: nothing is claimed then, and what was claimed is not begun.
    """
    now = here().now()
    found: int | None = db.session.scalar(
        select(Outbox.id).where(standing_at(OutboxStatus.WAITING), due(now), ~HELD).order_by(Outbox.id).limit(1)
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
            query = query.order_by(Outbox.next_at, Outbox.id).limit(sending("batch"))
            ids = list(work.session.scalars(query.with_for_update(skip_locked=True)))
            if ids:
                work.session.execute(
                    update(Outbox)
                    .where(Outbox.id.in_(ids), standing_at(OutboxStatus.WAITING))
                    .values(status=OutboxStatus.LEASED, lease_by=holder, lease_until=_until(lease.reading()))
                )
                return ids
    return []


def begin(outbox_id: int, holder: str) -> bool:
    """Count the attempt and renew the lease just before sending; False when the lease was lost or sending is held."""
    with transaction() as work:
        now = lease.reading()
        renewed = work.session.execute(
            update(Outbox)
            .where(*mine(outbox_id, holder), Outbox.lease_until > now, ~HELD)
            .values(attempts=Outbox.attempts + 1, lease_until=_until(now))
            .returning(Outbox.id)
        )
        return renewed.first() is not None


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


def _all_back(lost: list[tuple[int, str]]) -> int:
    rollback()
    return one_by_one("putting back message", lost, lambda work, found: _put_back(work, *found))["put back"]


def _put_back(work: Work, outbox_id: int, holder: str) -> Counter[str]:
    """A row whose sending was cut short. One cut short for the first time goes again at once; if it keeps killing
    its senders it waits like any other failure, and ends as a dead letter."""
    row = held(work, outbox_id, holder)
    if row is None:
        return Counter()
    if row.attempts > 1:
        again(work, row, KILLED)
    else:
        row.status = OutboxStatus.WAITING
        work.lanes.add(Lane(row.lane))
    let_go(row)
    return Counter({"put back": 1})


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=sending("lease_seconds"))
