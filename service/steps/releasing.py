"""Messages that are kept for somebody's daily one: who has them, and letting them go their own way again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from service.models import Outbox, OutboxStatus
from service.models.work import standing_at
from service.transaction import Work
from workflows.words import Lane


def held_for(work: Work, person_id: int) -> list[Outbox]:
    """What is kept for a person, oldest first, locked."""
    query = select(Outbox).where(standing_at(OutboxStatus.HELD), Outbox.held_for_id == person_id).order_by(Outbox.id)
    query = query.with_for_update(of=Outbox).execution_options(populate_existing=True)
    return list(work.session.scalars(query).unique())


def let_out(work: Work, rows: Iterable[Outbox]) -> int:
    """Let these be sent like any other, as the recipient wishes it then; returns how many."""
    count = 0
    for row in rows:
        row.status, row.attempts, row.next_at = OutboxStatus.WAITING, 0, work.now
        row.held_for_id = row.digest_id = row.reason = None
        work.lanes.add(Lane(row.lane))
        count += 1
    return count
