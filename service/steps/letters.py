"""Messages that could not be delivered: somebody is alerted, until they are delivered after all or given up."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import func, select

from service.database import db
from service.given import among
from service.models import Escalation, Outbox, OutboxStatus
from service.queries import locked
from service.steps.effects.raising import escalate
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.engine import Refused
from workflows.escalation import RESOLVED
from workflows.words import Cause

RAISED = "escalation_raised"


def bury(work: Work, row: Outbox, reason: str) -> None:
    """Make a dead letter of a message, and alert the administrator, then quality, unless they know of it.

    An alert of which no message arrives alerts nobody again: what it is about goes to the next above at once.
    """
    row.status, row.reason = OutboxStatus.DEAD, reason
    work.session.flush()
    if about_alerts(row):
        _pass_up(work, row)
        return
    if _open_alerts(work, row.id):
        return
    earlier = work.session.scalar(select(func.count(Escalation.id)).where(Escalation.outbox_id == row.id))
    gate = DatabaseGate(work)
    escalate(work, gate, Cause.DEAD_LETTER, f"{row.id}:{earlier}", letter=row)
    gate.settle()


def _pass_up(work: Work, row: Outbox) -> None:
    """Hand an alert to somebody else, unless the same was told by another channel or may still be."""
    if row.message != RAISED:
        return
    stem = row.key.rpartition(":")[0]
    others = select(Outbox.id).where(Outbox.key.startswith(f"{stem}:", autoescape=True), Outbox.id != row.id)
    if work.session.scalar(others.where(Outbox.status != OutboxStatus.DEAD).limit(1)) is not None:
        return
    alert = locked("escalation", row.subject_id, None)
    gate = DatabaseGate(work)
    with suppress(Refused):
        gate.fire(alert, "pass_up", work.context.system("Countersign"), {"reason": "No message about it arrived."})
        gate.settle()


def settle_alerts(work: Work, *letters: int) -> None:
    """Let the alerts about letters, by number, end, now that these are delivered or given up."""
    work.session.flush()
    for number in _open_alerts(work, *letters):
        work.touch(locked("escalation", number, None))
    DatabaseGate(work).settle()


def _open_alerts(work: Work, *letters: int) -> list[int]:
    query = select(Escalation.id).where(among(Escalation.outbox_id, letters), Escalation.state != RESOLVED)
    return list(work.session.scalars(query.order_by(Escalation.id)))


def about_alerts(row: Outbox) -> bool:
    """Whether a message tells of nothing but alerts: about messages, or about what does not agree."""
    subjects = {(item.task.subject_kind, item.task.subject_id) for item in row.items}
    subjects = subjects or {(row.subject_kind, row.subject_id)}
    if any(kind != "escalation" for kind, _ in subjects):
        return False
    query = select(Escalation.cause).where(Escalation.id.in_([number for _, number in subjects]))
    return set(db.session.scalars(query)) <= {Cause.DEAD_LETTER, Cause.DISCREPANCY}
