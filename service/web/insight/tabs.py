"""What stands on top of every page of insight; each with the permission that opens it."""

from __future__ import annotations

from service.web.who import can

TABS = (
    ("/insight", "Grades", "insight.view"),
    ("/insight/evidence", "Evidence", "insight.view"),
    ("/insight/actions", "Actions", "insight.view"),
    ("/insight/escalations", "Escalations", "insight.view"),
    ("/insight/times", "Time taken", "insight.view"),
    ("/insight/agreement", "Graded twice", "insight.view"),
    ("/insight/returns", "Asked and done", "insight.view"),
    ("/insight/cycles", "Cycle beside cycle", "insight.view"),
    ("/insight/process", "How work flows", "insight.view"),
    ("/insight/reports", "Reports", "report.read"),
)


def tabs() -> list[tuple[str, str]]:
    """The pages of insight that are open to whoever asks."""
    return [(path, text) for path, text, permission in TABS if can(permission)]
