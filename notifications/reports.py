"""What messages about a report say, and to whom they still go when they are sent."""

from __future__ import annotations

from notifications.letter import Skip
from service.context import here
from service.models import Outbox, Person, Report
from service.queries import Absent, find

REPORT = "report"


def recipient_of(row: Outbox, report: Report) -> Person:
    """Whoever asked for it; raises Skip for one who has left, or who may not read it any more."""
    person = row.recipient
    assert person is not None, "messages about a report are written to somebody"
    if not person.here_on(here().today()):
        raise Skip(f"{person.name} does not work here any more.")
    try:
        find(REPORT, report.id, person)
    except Absent:
        raise Skip(f"{person.name} may not read it any more.") from None
    return person


def values_of(report: Report) -> dict[str, dict[str, str]]:
    """Its title, which names a cycle or a period and no case."""
    return {REPORT: {"title": report.title}}


def page_of(report: Report) -> str:
    return f"/insight/reports/{report.id}"
