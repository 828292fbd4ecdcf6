"""What a person does about messages that could not be delivered: look, try again, give up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update

from service.database import db
from service.models import Outbox, OutboxStatus, Person
from service.models.work import standing_at
from service.queries import Absent
from service.reading.letters import check_letters
from service.steps.letters import settle_alerts
from service.transaction import Work, transaction
from workflows.engine import Illegal, Incomplete
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


def retry_for(person: Person, letter_id: int) -> None:
    """Send one again because somebody says so; raises NotPermitted, Absent and Illegal."""
    check_letters(person)
    retry([letter_id])


def retry_all_for(person: Person) -> int:
    """Send all dead letters again because somebody says so; returns how many. Raises NotPermitted."""
    check_letters(person)
    with transaction() as work:
        again = {"status": OutboxStatus.WAITING, "attempts": 0, "next_at": work.now}
        dead = update(Outbox).where(standing_at(OutboxStatus.DEAD)).values(again).returning(Outbox.lane)
        lanes = list(work.session.scalars(dead.execution_options(synchronize_session=False)))
        work.lanes |= {Lane(lane) for lane in lanes}
    return len(lanes)


def give_up_for(person: Person, letter_id: int, reason: str) -> None:
    """Give one up because somebody says so; raises NotPermitted, Incomplete, Absent and Illegal."""
    check_letters(person)
    said = reason.strip()
    if not said:
        raise Incomplete({"reason": "Say why nobody needs this message any more."})
    give_up(letter_id, f"{said} ({person.name})")


def _dead(work: Work, number: int) -> Outbox:
    query = select(Outbox).where(Outbox.id == number).with_for_update(of=Outbox)
    row = work.session.scalars(query.execution_options(populate_existing=True)).unique().first()
    if row is None:
        raise Absent("message")
    if row.status != OutboxStatus.DEAD:
        raise Illegal(f"Message {number} is not a dead letter: it is {row.status}. Nothing was changed.")
    return row
