"""All figures of a report from its rows, and from nothing else: no database, no clock."""

from __future__ import annotations

from datetime import date

from service.insight.reports import changes, doing, evidence, flow, grades
from service.insight.reports.figure import Figure
from service.insight.reports.kinds import Kind
from service.insight.reports.listing import Listing
from service.insight.reports.public import for_the_public


def reckon(kind: str, listing: Listing, today: date) -> list[Figure]:
    """`today` is the local day on which the report was made, by which plans are overdue or not."""
    found = [
        *grades.returned(listing),
        *grades.graded(listing),
        *grades.second_grades(listing),
        *changes.target(listing),
        *changes.over_time(listing),
        *doing.actions(listing, today),
        *doing.escalations(listing),
    ]
    if kind == Kind.COMMITTEE:
        return for_the_public(found, listing, today)
    rest = (changes.cycles, flow.days, flow.context, doing.themes, flow.reminders, evidence.on_file)
    return [*found, *(figure for reckoned in rest for figure in reckoned(listing))]
