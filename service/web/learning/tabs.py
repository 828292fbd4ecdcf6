"""What stands on top of every page of learning, and for whom these pages are."""

from __future__ import annotations

from service.web.who import sight
from workflows.engine import NotPermitted

TABS = (
    ("/exemplars", "Good work"),
    ("/quick-wins", "Often missed"),
    ("/training", "Training"),
    ("/findings", "What cycles found"),
)
OUTSIDE = "These pages are for those who work here. What your own cycle found is told to you when it is published."


def works_here() -> None:
    """Raise NotPermitted for auditors from outside."""
    if sight().outside:
        raise NotPermitted(OUTSIDE)
