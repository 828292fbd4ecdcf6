"""The case side as a workbook, as whoever asked for it may see it: audit by audit, in pieces, without formulas.

Every row is read through that person's own sight, so that practitioners' forms and files that they are still to grade
blind are as absent here as on any page. Restricted cases are in no file: each is opened by itself, with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import and_, select

from service.context import here
from service.database import db
from service.insight.measures.counting import open_to_all
from service.insight.reports.columns import SHEETS, Columns
from service.insight.reports.workbook import Sheet, Value, workbook
from service.midnights import end_of, start_of
from service.models import Audit, Report
from service.queries import Sight
from service.recording import How, keep_all
from service.transaction import rollback
from workflows.engine import NotPermitted

AT_ONCE = 200
Beat = Callable[[int], None]


def written(report: Report, beat: Beat) -> tuple[bytes, dict[str, int]]:
    """The workbook's content and how many rows each sheet has; raises NotPermitted for somebody who may not.

    What is in it counts as read by whoever asked for it.
    """
    if report.asked_by is None:
        raise NotPermitted("An export is made for somebody, who may then see what is in it.")
    wanted = _wanted(Sight(report.asked_by), report)
    numbers = list(db.session.scalars(select(Audit.id).where(wanted).order_by(Audit.id)))
    last, total = numbers[-1] if numbers else 0, len(numbers)
    counts: dict[str, int] = {}
    title = report.title
    with TemporaryFile() as file:
        sheets = (
            Sheet(one.name, one.head, _rows(one, wanted, last, _Steps(beat, total, place), counts), one.widths)
            for place, one in enumerate(SHEETS)
        )
        workbook(file, sheets, title)
        keep_all(report.asked_by.id, "audit", numbers, How.DOWNLOAD)
        file.seek(0)
        return file.read(), counts


def _wanted(sight: Sight, report: Report) -> Any:
    """The submitted audits of the days asked for that the person sees, without those to be graded blind."""
    assert report.from_on and report.to_on, "an export is of a period"
    within = (Audit.submitted_at >= start_of(report.from_on), Audit.submitted_at < end_of(report.to_on))
    return and_(sight.of("audit"), open_to_all(Audit.case_id), Audit.id.not_in(sorted(sight.blind)), *within)


class _Steps:
    """Tells how far it is: each sheet goes through the same audits."""

    def __init__(self, beat: Beat, total: int, place: int) -> None:
        self._beat, self._total, self._place = beat, max(1, total), place

    def told(self, done: int) -> None:
        self._beat(5 + int(85 * (self._place + done / self._total) / len(SHEETS)))


def _rows(one: Columns, wanted: Any, last: int, steps: _Steps, counts: dict[str, int]) -> Iterator[Sequence[Value]]:
    """The rows of one sheet, some audits at once; nothing stays in memory or open between two pieces."""
    after = done = counts[one.name] = 0
    while after < last:
        piece = select(Audit.id).where(wanted, Audit.id > after).order_by(Audit.id).limit(AT_ONCE)
        numbers = list(db.session.scalars(piece))
        found = [tuple(map(_local, row)) for row in db.session.execute(one.query(numbers))]
        rollback()
        if not numbers:
            return
        after, done = numbers[-1], done + len(numbers)
        counts[one.name] += len(found)
        yield from (one.said(row) for row in found)
        steps.told(done)


def _local(value: Any) -> Any:
    """Instants as local days, which is what a report counts by."""
    return value.astimezone(here().zone).date() if isinstance(value, datetime) else value
