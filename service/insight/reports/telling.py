"""Tells whoever asked for a report that it is ready, or that it could not be made."""

from __future__ import annotations

from service.insight.reports.kinds import State
from service.models import Report
from service.steps.telling import write
from service.transaction import Work
from workflows.definition import Tell
from workflows.words import Lane, Relation

REPORT_FAILED = Tell("report_failed", Relation.ASSIGNEE, Lane.REMINDER)
REPORT_READY = Tell("report_ready", Relation.ASSIGNEE, Lane.REMINDER)


def tell(work: Work, report: Report) -> None:
    """One message for each time that it was asked for; nobody is told of what a command made."""
    if report.asked_by is not None:
        told = REPORT_READY if report.state == State.READY else REPORT_FAILED
        write(work, report, f"report:{report.id}:{int(report.asked_at.timestamp())}:", told, report.asked_by)
