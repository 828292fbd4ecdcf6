"""Reckons the figures of a kept report again, and names every difference.

Three things are held against one another: what the report says, the rows that are kept with it, and the rows as they
stand in the database now. Records that went on since it was made are differences too, and are named as such.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from service.database import db
from service.insight.reports.gathering import gather
from service.insight.reports.kinds import ROWS, Kind, State
from service.insight.reports.listing import Listing, differences, digest, unpacked
from service.insight.reports.reckoning import reckon
from service.models import Report, ReportPart


@dataclass(frozen=True)
class Difference:
    """One difference of one report: `what` is a figure's key, or what was found otherwise; None: it is not there."""

    report_id: int
    what: str
    stored: Any = None
    found: Any = None
    said: str = ""

    def __str__(self) -> str:
        if self.said:
            return f"Report {self.report_id}: {self.said}"
        return f"Report {self.report_id}: {self.what}: stored {_shown(self.stored)}, found {_shown(self.found)}"


def check_report(report: Report) -> Iterator[Difference]:
    """Every difference of one report that is ready."""
    if digest(report.figures) != report.figures_digest:
        yield Difference(report.id, "figures", said="its figures were changed since it was made.")
    try:
        kept = unpacked(_kept(report.id))
    except (zlib.error, ValueError):
        yield Difference(report.id, "rows", said="the rows that it was made from cannot be read.")
        return
    if digest(kept) != report.rows_digest:
        yield Difference(report.id, "rows", said="the rows that are kept with it were changed.")
    today = date.fromisoformat(report.facts["today"])
    yield from _figures(report, _reckoned(report.kind, kept, today), "as kept")
    if list(kept.get("recommendations", ())) != report.plans:
        yield Difference(report.id, "plans", said="its recommendations were changed since it was made.")
    # One that an earlier version made keeps fewer tables; what it keeps is compared.
    now = {table: rows for table, rows in gather(report).items() if table in kept}
    if digest(now) != report.rows_digest:
        yield from _rows(report, kept, now)
        yield from _figures(report, _reckoned(report.kind, now, today), "as it is now")


def ready(numbers: Sequence[int] = ()) -> list[Report]:
    """The reports that can be checked, all of them where no numbers are given; exports hold no figures."""
    query = select(Report).where(Report.state == State.READY, Report.kind != Kind.EXPORT).order_by(Report.id)
    return list(db.session.scalars(query.where(Report.id.in_(numbers)) if numbers else query).unique())


def _kept(number: int) -> bytes:
    parts = select(ReportPart.content).where(ReportPart.report_id == number, ReportPart.name == ROWS)
    return b"".join(db.session.scalars(parts.order_by(ReportPart.number)))


def _reckoned(kind: str, listing: Listing, today: date) -> dict[str, dict[str, Any]]:
    """The figures by key; none where the rows are so changed that they cannot be counted."""
    try:
        return {figure.key: figure.kept() for figure in reckon(kind, listing, today)}
    except (KeyError, TypeError, ValueError):
        return {}


def _figures(report: Report, found: dict[str, dict[str, Any]], rows: str) -> Iterator[Difference]:
    stored = {figure.get("key", ""): figure for figure in report.figures}
    for key in sorted({*stored, *found}):
        if stored.get(key) != found.get(key):
            yield Difference(report.id, f"{key} ({rows})", stored.get(key), found.get(key))


def _rows(report: Report, kept: Listing, now: Listing) -> Iterator[Difference]:
    """The rows that changed in the database since."""
    for sentence in differences(kept, now):
        yield Difference(report.id, "rows", said=f"since it was made, {sentence}")


def _shown(figure: Any) -> str:
    """“12 of 25”, a number, or that it is not there."""
    if figure is None:
        return "nothing"
    if figure.get("hidden"):
        return "left out"
    return f"{figure['value']}" if figure.get("n") is None else f"{figure['k']} of {figure['n']}"
