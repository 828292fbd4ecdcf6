"""Rows that stand beside those that a report counts: earlier months, stays, context, reminders, the target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from service.context import here
from service.database import db
from service.insight.measures.around import NUMBERS, YES_OR_NO
from service.insight.measures.times import stays
from service.insight.reports.kinds import Kind
from service.insight.reports.rows import in_pieces, pieces, plain, submitted
from service.insight.scope import Scope, Span, Step
from service.midnights import end_of, start_of
from service.models import Answer, Audit, Cycle, Report, StandardReminder, StandardReminderTeam, Team

# So far back a change is looked for: two years of months, and for the public three of quarters.
MONTHS_BACK, QUARTERS_BACK = 24, 12
TARGET = "insight.inadequate_at_most"
Rows = list[dict[str, Any]]


def beside(report: Report, audits: Sequence[int]) -> dict[str, Rows]:
    """Tables by name; `audits` are the numbers of those that the report counts."""
    return {
        "context": _context(audits),
        "reminders": _reminders(report),
        "spans": _spans(report),
        "stays": _stays(audits),
        "targets": [{"id": "inadequate_at_most", "share": here().policy.share(TARGET)}],
        "trend": _trend(report),
    }


def trend_days(report: Report) -> tuple[date, date]:
    """The local days over which a report says whether the share of good or better changed."""
    return date.fromisoformat(_spans(report)[0]["from_on"]), _days(report)[1]


def baseline_of(cycle: Cycle) -> Cycle | None:
    """The nearest cycle before one that is a baseline."""
    seen: set[int] = set()
    before = cycle.predecessor
    while before is not None and before.id not in seen and not before.baseline:
        seen.add(before.id)
        before = before.predecessor
    return before if before is not None and before.baseline else None


def _spans(report: Report) -> Rows:
    """Calendar months until the last day; for the public quarters that ended before the period, and the period itself
    where it is one: what overlaps with it could be subtracted from it.
    """
    first, last = _days(report)
    if report.kind != Kind.COMMITTEE:
        return _rows(Scope(_first_of(last.year * 12 + last.month - MONTHS_BACK), last).spans(Step.MONTH))
    quarter = (first.year * 12 + first.month - 1) // 3 * 3
    spans = Scope(_first_of(quarter - 3 * QUARTERS_BACK), last).spans(Step.QUARTER)
    return _rows(span for span in spans if span.to_on < first or (span.from_on, span.to_on) == (first, last))


def _rows(spans: Iterable[Span]) -> Rows:
    return [
        {"id": span.from_on.isoformat(), "from_on": span.from_on.isoformat(), "to_on": span.to_on.isoformat()}
        for span in spans
    ]


def _first_of(months: int) -> date:
    """The first day of a month, counted from the year 0."""
    return date(months // 12, months % 12 + 1, 1)


def _trend(report: Report) -> Rows:
    """What is needed to tell the grade of each audit of these days, of all and not of one cycle alone."""
    columns = (
        Audit.id,
        Audit.submitted_at.label("on"),
        Audit.case_status.label("status"),
        Audit.kind,
        Audit.overall_grade.label("overall"),
        Audit.agreed_grade.label("agreed"),
    )
    return plain(db.session.execute(submitted(columns, *trend_days(report), report.service_id)))


def _stays(audits: Sequence[int]) -> Rows:
    """How many stays in each state lasted how many whole hours."""
    found: Counter[tuple[str, str, int]] = Counter()
    for some in pieces(audits):
        for kind, state, hours, number in stays(select(Audit.id).where(Audit.id.in_(some))):
            found[kind, state, hours] += number
    return [
        {"id": f"{kind}/{state}/{hours}", "kind": kind, "state": state, "hours": hours, "number": number}
        for (kind, state, hours), number in sorted(found.items())
    ]


def _context(audits: Sequence[int]) -> Rows:
    """What auditors found of the organisation around the work."""
    columns = (Answer.id, Answer.audit_id.label("audit"), Answer.question_key.label("key"), Answer.value)
    said = (Answer.question_key.in_((*NUMBERS, *YES_OR_NO)), Answer.value.is_not(None))
    return in_pieces(lambda some: select(*columns).where(Answer.audit_id.in_(some), *said), audits)


def _reminders(report: Report) -> Rows:
    """The standards of which teams were reminded while the work of the report was done."""
    first, last = _days(report)
    within = (StandardReminder.made_at >= start_of(first), StandardReminder.made_at < end_of(last))
    query = select(StandardReminder.id, StandardReminder.made_at.label("on"), StandardReminder.question_key.label("of"))
    query = query.where(*within).order_by(StandardReminder.id)
    if report.service_id:
        teams = select(StandardReminderTeam.reminder_id).join(Team, Team.id == StandardReminderTeam.team_id)
        query = query.where(StandardReminder.id.in_(teams.where(Team.service_id == report.service_id)))
    return plain(db.session.execute(query))


def _days(report: Report) -> tuple[date, date]:
    """The period, or from the day on which a cycle was made until its last for returning."""
    if report.cycle is not None:
        return report.cycle.made_at.astimezone(here().zone).date(), report.cycle.cut_off_on
    assert report.from_on and report.to_on
    return report.from_on, report.to_on
