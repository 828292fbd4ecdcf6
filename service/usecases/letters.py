"""What a person does about messages that could not be delivered: look, try again, give up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from service.database import db
from service.models import Outbox, OutboxStatus
from service.models.work import standing_at
from service.queries import Absent
from service.steps.letters import settle_alerts
from service.transaction import Work, transaction
from workflows.engine import Illegal
from workflows.words import Lane


def dead_letters(limit: int = 200) -> list[Outbox]:
    """The dead letters, oldest first."""
    query = select(Outbox).where(standing_at(OutboxStatus.DEAD)).order_by(Outbox.id).limit(limit)
    return list(db.session.scalars(query).unique())


def retry(letter_ids: Iterable[int]) -> int:
    """Send these again with all their attempts; their alerts stand until they are delivered.

    Returns how many. Raises Absent for one that does not exist, Illegal for one that is not dead.
    """
    count = 0
    with transaction() as work:
        for number in letter_ids:
            row = _dead(work, number)
            row.status, row.attempts, row.next_at = OutboxStatus.WAITING, 0, work.now
            work.lanes.add(Lane(row.lane))
            count += 1
    return count


def give_up(letter_id: int, reason: str) -> None:
    """Decide that nobody needs this letter any more: its alert ends. Raises Absent and Illegal."""
    with transaction() as work:
        row = _dead(work, letter_id)
        row.status, row.reason = OutboxStatus.SKIPPED, f"Given up by hand: {reason}"
        settle_alerts(work, row.id)


def _dead(work: Work, number: int) -> Outbox:
    query = select(Outbox).where(Outbox.id == number).with_for_update(of=Outbox)
    row = work.session.scalars(query.execution_options(populate_existing=True)).unique().first()
    if row is None:
        raise Absent("message")
    if row.status != OutboxStatus.DEAD:
        raise Illegal(f"Message {number} is not a dead letter: it is {row.status}. Nothing was changed.")
    return row
