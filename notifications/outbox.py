"""The outbox as a queue in the database: rows are claimed with a lease, sent outside, and settled while it is held."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select, update

from notifications.channels import WITHIN
from notifications.settling import FREE, MOST_JITTER, again, held, let_go, mine, sending
from service import lease
from service.context import here
from service.database import db
from service.given import among
from service.models import Outbox, OutboxStatus
from service.models.work import standing_at
from service.steps.holding import HELD
from service.steps.one_by_one import one_by_one
from service.transaction import Work, rollback, transaction
from workflows.words import LANES_IN_ORDER, Lane

# What goes together with the rest of its batch. What was tried before does not: it may be what has killed a program.
TOGETHER = (Outbox.channel.in_(WITHIN), Outbox.attempts == 0, ~HELD)
KILLED = "The program that was sending it was stopped in the middle."
# Whoever died may have been at all at once that go together: from then on each goes alone.
CUT_SHORT = case((and_(*TOGETHER[:2]), 1), else_=Outbox.attempts)
# What is claimed at once: of one lane, and what this database delivers itself before what takes time outside of it.
CLAIMS: tuple[tuple[ColumnElement[bool], ...], ...] = tuple(
    (Outbox.lane == lane, *more) for lane in LANES_IN_ORDER for more in ((Outbox.channel.in_(WITHIN),), ())
)


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
    if not _anything_due():
        return []
    with transaction() as work:
        leased = {"status": OutboxStatus.LEASED, "lease_by": holder, "lease_until": _until(lease.reading())}
        for which in CLAIMS:
            query = select(Outbox.id).where(standing_at(OutboxStatus.WAITING), *which, due(work.now))
            query = query.order_by(Outbox.next_at, Outbox.id).limit(sending("batch"))
            # Apart from the change, so that no more than these are ever locked.
            first = query.with_for_update(skip_locked=True).cte("first")
            if ids := _changed(work, leased, Outbox.id.in_(select(first.c.id))):
                return ids
    return []


def _anything_due() -> bool:
    """Asked before each claim without locking anything: most find nothing."""
    query = select(1).where(standing_at(OutboxStatus.WAITING), due(here().now()), ~HELD).limit(1)
    found = db.session.scalar(query.select_from(Outbox)) is not None
    rollback()
    return found


def begin(outbox_id: int, holder: str) -> bool:
    """Count the attempt and renew the lease just before sending; False when the lease was lost or sending is held."""
    with transaction() as work:
        now = lease.reading()
        counted = {"attempts": Outbox.attempts + 1, "lease_until": _until(now)}
        return bool(_changed(work, counted, Outbox.id == outbox_id, *mine(holder), Outbox.lease_until > now, ~HELD))


def _changed(work: Work, values: dict[str, Any], *which: ColumnElement[bool]) -> list[int]:
    """Change these rows in one statement; returns their numbers in order."""
    changed = update(Outbox).where(*which).values(values).returning(Outbox.id)
    return sorted(work.session.scalars(changed.execution_options(synchronize_session=False)))


def release(holder: str) -> int:
    """Put back what this holder has leased and not settled; returns how many."""
    ids = db.session.scalars(select(Outbox.id).where(*mine(holder))).all()
    rollback()
    return _put_back(holder, ids) if ids else 0


def sweep() -> int:
    """Put back what is leased to holders that are dead or whose lease has run out; returns how many."""
    columns = select(Outbox.id, Outbox.lease_by, Outbox.lease_until).where(standing_at(OutboxStatus.LEASED))
    now, lost = lease.reading(), defaultdict[str, list[int]](list)
    for number, holder, until in db.session.execute(columns):
        if not (holder and until) or until <= now or lease.gone(holder):
            lost[holder or ""].append(number)
    rollback()
    return sum(_put_back(holder, ids, attempts=CUT_SHORT) for holder, ids in lost.items())


def _put_back(holder: str, ids: Sequence[int], **values: Any) -> int:
    """What was cut short for the first time, or not begun, goes again at once, all of it together."""
    with transaction() as work:
        first = update(Outbox).where(among(Outbox.id, ids), Outbox.attempts <= 1, *mine(holder))
        first = first.values(FREE | {"status": OutboxStatus.WAITING} | values).returning(Outbox.id, Outbox.lane)
        rows = work.session.execute(first.execution_options(synchronize_session=False))
        back: dict[int, str] = dict(rows.all())
        work.lanes.update(map(Lane, back.values()))
    rest = [(number, holder) for number in ids if number not in back]
    return len(back) + one_by_one("putting back message", rest, _wait)["put back"]


def _wait(work: Work, lost: tuple[int, str]) -> Counter[str]:
    """What keeps killing its senders waits like any other failure, and ends as a dead letter."""
    row = held(work, *lost)
    if row is None:
        return Counter()
    again(work, row, KILLED)
    let_go(row)
    return Counter({"put back": 1})


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=sending("lease_seconds"))
