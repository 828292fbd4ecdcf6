"""Makes what was asked for, one at a time: the row is the job, held by a lease, and told of when it is ready.

Whoever makes it writes how far it is in transactions of their own and keeps none open; one that was killed in the
middle is made again by the next, and given up after some attempts, as it may be what kills them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from service import lease
from service.context import here
from service.database import db
from service.faults import described, outage
from service.insight.reports import export
from service.insight.reports.gathering import gather
from service.insight.reports.kinds import EXPORT_DAYS, ROWS, WORKBOOK, Kind, State
from service.insight.reports.listing import digest, packed
from service.insight.reports.reckoning import reckon
from service.insight.reports.telling import tell
from service.models import Report, ReportPart
from service.transaction import Work, rollback, transaction

LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 3
PART_BYTES = 256 * 1024
KILLED = "The program that made it was stopped in the middle, several times. Ask for a shorter period."
log = logging.getLogger(__name__)


class Stopped(Exception):
    """The program is to stop, or somebody else holds the report by now."""


def make(stopping: Callable[[], bool] = lambda: False) -> int:
    """Make what is asked for until nothing is left; returns how many were taken up."""
    holder, count = lease.holder(), 0
    while not stopping() and (number := claim()) is not None:
        make_one(number, holder, stopping)
        count += 1
    return count


def forget() -> int:
    """Delete the workbooks of exports that were made some days ago; returns how many pieces went."""
    before = here().now() - timedelta(days=EXPORT_DAYS)
    old = select(Report.id).where(Report.kind == Kind.EXPORT, Report.made_at < before)
    gone = delete(ReportPart).where(ReportPart.name == WORKBOOK, ReportPart.report_id.in_(old))
    with transaction() as work:
        return len(work.session.execute(gone.returning(ReportPart.id)).all())


def waiting() -> bool:
    """Whether anything is asked for, or lies with somebody who may be gone; asked without locking anything."""
    found = db.session.scalar(select(Report.id).where(Report.state.in_((State.ASKED, State.MAKING))).limit(1))
    rollback()
    return found is not None


def claim() -> int | None:
    """Lease the oldest that nobody is making; None where there is none."""
    if not waiting():
        return None
    with transaction() as work:
        now = lease.reading()
        query = select(Report).where(Report.state.in_((State.ASKED, State.MAKING))).order_by(Report.id)
        for report in work.session.scalars(query.with_for_update(skip_locked=True, of=Report)).unique():
            if report.state == State.MAKING and _held(report, now):
                continue
            if report.attempts >= MOST_ATTEMPTS:
                _fail(work, report, KILLED)
                continue
            take(report)
            return report.id
    return None


def take(report: Report) -> str:
    """Lease it to this thread within a transaction, and count the attempt; returns the name of the holder."""
    holder = lease.holder()
    report.state, report.progress, report.attempts = State.MAKING, 0, report.attempts + 1
    report.lease_by, report.lease_until = holder, lease.reading() + LEASE
    return holder


def make_one(number: int, holder: str, stopping: Callable[[], bool] = lambda: False) -> None:
    """Make one that is leased; raises only when the database is away, and then the next program makes it."""

    def beat(progress: int) -> None:
        if stopping() or not _renew(number, holder, progress):
            raise Stopped

    try:
        _made(number, holder, beat)
    except Stopped:
        _settle(number, holder, lambda work, report: _put_back(report))
    except Exception as error:
        if outage(error):
            raise
        log.error("report %s could not be made: %s", number, described(error))
        sentence = f"An error in the program: {described(error)}."
        reason = str(error) if isinstance(error, ValueError) else sentence
        _settle(number, holder, lambda work, report: _fail(work, report, reason))
    finally:
        rollback()


def _made(number: int, holder: str, beat: Callable[[int], None]) -> None:
    """Read everything first, then write it in one transaction."""
    report = db.session.get_one(Report, number)
    made = _export(report, beat) if report.kind == Kind.EXPORT else _report(report, beat)
    beat(95)
    _settle(number, holder, lambda work, row: _keep(work, row, *made))


Made = tuple[dict[str, Any], Iterator[tuple[str, bytes]]]


def _report(report: Report, beat: Callable[[int], None]) -> Made:
    today, baseline = here().today(), report.cycle.baseline if report.cycle else False
    kind = report.kind
    listing = gather(report, beat)
    figures = [figure.kept() for figure in reckon(kind, listing, today)]
    values = {
        "facts": {"today": today.isoformat(), "baseline": baseline},
        "figures": figures,
        "plans": list(listing["recommendations"]),
        "rows_digest": digest(listing),
        "figures_digest": digest(figures),
    }
    return values, _cut(ROWS, packed(listing))


def _export(report: Report, beat: Callable[[int], None]) -> Made:
    content, counts = export.written(report, beat)
    return {"facts": {"rows": counts}, "rows_digest": None}, _cut(WORKBOOK, content)


def _cut(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield from ((name, content[start : start + PART_BYTES]) for start in range(0, len(content), PART_BYTES))


def _keep(work: Work, report: Report, values: dict[str, Any], parts: Iterator[tuple[str, bytes]]) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    for number, (name, content) in enumerate(parts):
        work.session.add(ReportPart(report_id=report.id, name=name, number=number, content=content))
    report.state, report.progress, report.made_at, report.reason = State.READY, 100, work.now, None
    tell(work, report)


def _fail(work: Work, report: Report, reason: str) -> None:
    report.state, report.reason = State.FAILED, reason
    report.lease_by = report.lease_until = None
    tell(work, report)


def _put_back(report: Report) -> None:
    """Asked to stop in the middle, which is nobody's fault and counts as no attempt."""
    report.state, report.attempts = State.ASKED, report.attempts - 1


def _settle(number: int, holder: str, change: Callable[[Work, Report], None]) -> None:
    """Change a report that is still held, and let it go."""
    with transaction() as work:
        query = select(Report).where(Report.id == number, Report.lease_by == holder).with_for_update(of=Report)
        report = work.session.scalars(query.execution_options(populate_existing=True)).unique().first()
        if report is not None:
            change(work, report)
            report.lease_by = report.lease_until = None


def _renew(number: int, holder: str, progress: int) -> bool:
    """Say how far it is, on a connection of its own, so that what is being read goes on; False when it was lost."""
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for
    with app.app_context(), transaction() as work:
        held = (Report.id == number, Report.lease_by == holder)
        values = {"progress": progress, "lease_until": lease.reading() + LEASE}
        return bool(work.session.execute(update(Report).where(*held).values(**values).returning(Report.id)).first())


def _held(report: Report, now: datetime) -> bool:
    """A holder that is dead, or whose lease has run out, holds nothing."""
    if report.lease_by is None or report.lease_until is None:
        return False
    return report.lease_until > now and not lease.gone(report.lease_by)
