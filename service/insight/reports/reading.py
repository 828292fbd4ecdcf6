"""What pages and commands read of reports: the list, one report with its sections, and what it can be downloaded as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import defer, joinedload

from service.context import here
from service.database import db
from service.insight.reports import saying
from service.insight.reports.beside import trend_days
from service.insight.reports.chapters import sections
from service.insight.reports.figure import Figure, figure_of
from service.insight.reports.kinds import WORKBOOK, Kind, State
from service.insight.reports.told import Content, Section
from service.insight.reports.word import word_report
from service.insight.reports.workbook import Sheet, workbook_bytes
from service.midnights import end_of, start_of
from service.models import Audit, Cycle, Person, Report, ReportPart, Service
from service.queries import Absent, Sight, find
from service.reading.pages import Page, paged
from workflows.cycle import CLOSED, REPORTED
from workflows.engine import NotPermitted
from workflows.guards.wording import written

MOST_CHOICES = 20
# A list needs none of what a report says.
LEAN = (defer(Report.figures), defer(Report.plans), joinedload(Report.asked_by).lazyload("*"))
BLIND = (
    "You are still to grade a file that this report counts, without seeing the first grade. You can read it as soon as "
    "you have given yours."
)


@dataclass(frozen=True)
class ReportLine:
    """A report in a list; instants are local."""

    id: int
    kind: str
    title: str
    state: str
    progress: int
    asked_by: str | None
    asked_at: datetime
    made_at: datetime | None


@dataclass(frozen=True)
class ReportPage:
    """One report, with what it says where it is ready; `facts` stand at its head."""

    line: ReportLine
    reason: str | None
    facts: Sequence[tuple[str, str]]
    figures: Sequence[Figure]
    sections: Sequence[Section]
    rows_digest: str | None
    figures_digest: str | None
    counts: dict[str, int]
    provenance: Sequence[str]
    there: bool


def report_list(sight: Sight, page: int) -> Page[ReportLine]:
    """Those that somebody may read, newest first."""
    query = select(Report).where(sight.of("report")).order_by(Report.id.desc())
    return paged(query, page, _line, *LEAN)


def reports_after(sight: Sight, after: int | None, limit: int) -> tuple[list[ReportLine], int | None]:
    """The same from below a number on, and the number that the next ones lie below; None where there are no more."""
    query = select(Report).where(sight.of("report")).order_by(Report.id.desc()).options(*LEAN).limit(limit + 1)
    found = list(db.session.scalars(query if after is None else query.where(Report.id < after)).unique())
    return [_line(one) for one in found[:limit]], found[limit - 1].id if len(found) > limit else None


def all_reports() -> list[Report]:
    """Every report, newest first, for commands on the server."""
    query = select(Report).order_by(Report.id.desc()).options(*LEAN)
    return list(db.session.scalars(query).unique())


def report_page(number: int, person: Person) -> ReportPage:
    """Raises Absent, and NotPermitted to whoever is still to grade a file of it blind."""
    report = _read(number, person)
    return ReportPage(
        line=_line(report),
        reason=report.reason,
        facts=facts_of(report),
        figures=[figure_of(one) for one in report.figures],
        sections=_sections(report),
        rows_digest=report.rows_digest,
        figures_digest=report.figures_digest,
        counts=report.facts.get("rows", {}),
        provenance=provenance_of(report),
        there=_there(number),
    )


def facts_of(report: Report) -> list[tuple[str, str]]:
    """What stands at the head of a report: of what and when, how much came back, how much was counted."""
    figures = {one["key"]: figure_of(one) for one in report.figures}
    returned, counted, twice = (figures.get(key) for key in ("returns.returned", "audits.counted", "twice.graded"))
    made = report.made_at.astimezone(here().zone).date() if report.made_at else None
    facts = [
        ("Authority", here().settings.council_name),
        ("About", report.service.name if report.service else "All services"),
        ("Cycle", report.cycle.name if report.cycle else ""),
        ("Period", period(report)),
        ("Audits counted", saying.plain(counted) if counted else ""),
        ("Returned in time", saying.of(returned) if returned and returned.n else ""),
        ("Graded twice", saying.of(twice) if twice and twice.n is not None else ""),
        ("Made on", written(made) if made else ""),
    ]
    return [fact for fact in facts if fact[1]]


def period(report: Report) -> str:
    return f"{written(report.from_on)} to {written(report.to_on)}" if report.from_on and report.to_on else ""


def report_document(number: int, person: Person, template: Path | None) -> bytes:
    """The report as a Word document; raises as `report_page`, and Absent for one that is no document."""
    return document_of(_finished(number, person), template)


def document_of(report: Report, template: Path | None) -> bytes:
    """The Word document of a report that is ready."""
    facts = dict(facts_of(report))
    fields = {
        "title": report.title,
        "period": facts.get("Period") or facts.get("Cycle", ""),
        "council": facts["Authority"],
        "made_on": facts["Made on"],
    }
    colour = here().settings.brand_colour
    provenance = Section("Where these figures come from", provenance_of(report))
    content = [*_sections(report), provenance]
    return word_report(report.title, facts_of(report), content, fields=fields, colour=colour, template=template)


def provenance_of(report: Report) -> list[str]:
    """How anybody can have the figures reckoned again."""
    return [
        f"Report {report.id} keeps the rows that it was made from; “flask report check {report.id}” reckons every "
        "figure again from them and names any difference.",
        f"Fingerprint of the rows (SHA-256): {report.rows_digest}",
        f"Fingerprint of the figures (SHA-256): {report.figures_digest}",
    ]


def report_workbook(number: int, person: Person) -> bytes:
    """All figures and all tables of a report as a workbook; raises as `report_document`."""
    return workbook_of(_finished(number, person))


def workbook_of(report: Report) -> bytes:
    """The workbook of a report that is ready."""
    head = ("Key", "Figure", "Number", "Of", "Value")
    rows = [_cells(one) for one in report.figures]
    grids = [grid for section in _sections(report) for grid in section.grids]
    tables = [Sheet(grid.caption, grid.head, grid.rows, (60,)) for grid in grids]
    return workbook_bytes([Sheet("Figures", head, rows, (40, 60)), *tables], report.title)


def export_parts(number: int, person: Person) -> list[int]:
    """The numbers of the pieces of an export's workbook; raises Absent."""
    report = find("report", number, person)
    parts = select(ReportPart.id).where(ReportPart.report_id == number, ReportPart.name == WORKBOOK)
    found = list(db.session.scalars(parts.order_by(ReportPart.number)))
    if report.kind != Kind.EXPORT or not found:
        raise Absent("export")
    return found


def export_content(number: int, person: Person) -> Iterator[bytes]:
    """An export's workbook, piece by piece as it is kept; raises as `export_parts`, at once."""
    return map(_piece, export_parts(number, person))


def _piece(number: int) -> bytes:
    return db.session.scalars(select(ReportPart.content).where(ReportPart.id == number)).one()


def cycles_to_report(sight: Sight) -> list[tuple[int, str]]:
    """The closed cycles that somebody sees, newest first."""
    query = select(Cycle.id, Cycle.name).where(sight.of("cycle"), Cycle.state.in_((CLOSED, REPORTED)))
    rows = db.session.execute(query.order_by(Cycle.id.desc()).limit(MOST_CHOICES))
    return [(number, name) for number, name in rows]


def service_named(name: str) -> int | None:
    """The number of a service; None where there is none."""
    return db.session.scalar(select(Service.id).where(Service.name == name))


def services_to_report() -> list[tuple[int, str]]:
    return [
        (number, name) for number, name in db.session.execute(select(Service.id, Service.name).order_by(Service.name))
    ]


def _finished(number: int, person: Person) -> Report:
    report = _read(number, person)
    if report.state != State.READY or report.kind == Kind.EXPORT:
        raise Absent("report")
    return report


def _read(number: int, person: Person) -> Report:
    report: Report = find("report", number, person)
    blind = Sight(person).blind
    if report.kind != Kind.EXPORT and blind and _counts_any(report, blind):
        raise NotPermitted(BLIND)
    return report


def _counts_any(report: Report, audits: frozenset[int]) -> bool:
    """Whether any of these audits was submitted on its days or those that it looks back on, or belongs to its cycle."""
    first, last = trend_days(report)
    within = and_(Audit.submitted_at >= start_of(first), Audit.submitted_at < end_of(last))
    if report.cycle_id:
        within = or_(within, and_(Audit.cycle_id == report.cycle_id, Audit.submitted_at.is_not(None)))
    return db.session.scalar(select(Audit.id).where(Audit.id.in_(audits), within).limit(1)) is not None


def _there(number: int) -> bool:
    """Whether anything is kept beside it: of an export, the workbook for some days."""
    return db.session.scalar(select(ReportPart.id).where(ReportPart.report_id == number).limit(1)) is not None


def _sections(report: Report) -> list[Section]:
    if report.state != State.READY or report.kind == Kind.EXPORT:
        return []
    figures = {one["key"]: figure_of(one) for one in report.figures}
    return sections(report.kind, Content(figures, report.plans, report.facts))


def _cells(one: dict[str, Any]) -> tuple[Any, ...]:
    value = saying.HIDDEN if one["hidden"] else one["value"]
    return one["key"], one["label"], one["k"], one["n"], value


def _line(report: Report) -> ReportLine:
    zone = here().zone
    return ReportLine(
        id=report.id,
        kind=report.kind,
        title=report.title,
        state=report.state,
        progress=report.progress,
        asked_by=report.asked_by.name if report.asked_by else None,
        asked_at=report.asked_at.astimezone(zone),
        made_at=report.made_at.astimezone(zone) if report.made_at else None,
    )
