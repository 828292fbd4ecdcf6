"""Keeps what does not agree: each thing once, closed when it holds no more, and somebody alerted while any stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, false, select, tuple_

from service.models import Discrepancy, Escalation
from service.models.reconciling import standing
from service.queries import locked
from service.reconciling.found import Found
from service.steps.effects.raising import escalate
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.escalation import RESOLVED
from workflows.words import Cause


def of_records(kinds: Collection[str], records: Sequence[tuple[str, int]]) -> ColumnElement[bool]:
    """Discrepancies of these kinds at these records."""
    place = tuple_(Discrepancy.subject_kind, Discrepancy.subject_id)
    return Discrepancy.kind.in_(kinds) & (place.in_(records) if records else false())


def keep(work: Work, found: Sequence[Found], looked_at: ColumnElement[bool]) -> int:
    """Keep what was found where was looked, and close what was not found there any more; returns how many are new.

    Whatever is new alerts the administrator, then quality, unless an alert is open; when nothing stands any more the
    alert ends.
    """
    query = select(Discrepancy).where(Discrepancy.closed_at.is_(None), looked_at)
    known = {row.key: row for row in work.session.scalars(query).unique()}
    seen = {one.key: one for one in found}
    for key, row in known.items():
        if key in seen:
            row.seen_at = work.now
        else:
            row.closed_at = work.now
    new = [_row(work, one) for key, one in seen.items() if key not in known]
    work.session.add_all(new)
    work.session.flush()
    settle(work, new[0].id if new else None)
    return len(new)


def settle(work: Work, new: int | None = None) -> None:
    """Raise an alert about something new; let the open ones end when nothing stands."""
    alerts = select(Escalation.id).where(Escalation.cause == Cause.DISCREPANCY, Escalation.state != RESOLVED)
    open_alerts = list(work.session.scalars(alerts))
    gate = DatabaseGate(work)
    if new is not None and not open_alerts:
        escalate(work, gate, Cause.DISCREPANCY, str(new))
    elif open_alerts and work.session.scalar(select(Discrepancy.id).where(standing()).limit(1)) is None:
        for number in open_alerts:
            work.touch(locked("escalation", number, None))
    gate.settle()


def _row(work: Work, one: Found) -> Discrepancy:
    return Discrepancy(
        key=one.key,
        kind=one.kind,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        sequence=one.sequence,
        what=one.what,
        found_at=work.now,
        seen_at=work.now,
    )
