"""Messages that could not be delivered: somebody is alerted, until they are delivered after all or given up."""

from __future__ import annotations

from sqlalchemy import func, select

from service.models import Escalation, Outbox, OutboxStatus
from service.queries import locked
from service.steps.effects.raising import escalate
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.escalation import RESOLVED
from workflows.words import Cause


def bury(work: Work, row: Outbox, reason: str) -> None:
    """Make a dead letter of a message, and alert the administrator, then quality, unless they know of it.

    A dead alert about a dead letter alerts nobody again: the escalation that it is about passes up by itself.
    """
    row.status, row.reason = OutboxStatus.DEAD, reason
    work.session.flush()
    if _about_dead_letters(work, row) or _open_alerts(work, row.id):
        return
    earlier = work.session.scalar(select(func.count(Escalation.id)).where(Escalation.outbox_id == row.id))
    gate = DatabaseGate(work)
    escalate(work, gate, Cause.DEAD_LETTER, f"{row.id}:{earlier}", letter=row)
    gate.settle()


def settle_alerts(work: Work, outbox_id: int) -> None:
    """Let the alerts about a letter end, now that it is delivered or given up."""
    work.session.flush()
    for number in _open_alerts(work, outbox_id):
        work.touch(locked("escalation", number, None))
    DatabaseGate(work).settle()


def _open_alerts(work: Work, outbox_id: int) -> list[int]:
    query = select(Escalation.id).where(Escalation.outbox_id == outbox_id, Escalation.state != RESOLVED)
    return list(work.session.scalars(query))


def _about_dead_letters(work: Work, row: Outbox) -> bool:
    subjects = {(item.task.subject_kind, item.task.subject_id) for item in row.items}
    subjects = subjects or {(row.subject_kind, row.subject_id)}
    if any(kind != "escalation" for kind, _ in subjects):
        return False
    query = select(Escalation.cause).where(Escalation.id.in_([number for _, number in subjects]))
    return set(work.session.scalars(query)) == {Cause.DEAD_LETTER}
