"""Makes rows of history to be told in sentences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.reading.history import Entry


def entry(kind: str, trigger: str, **more: Any) -> Entry:
    given: dict[str, Any] = {
        "kind": kind,
        "subject_id": 7,
        "sequence": 1,
        "at": datetime(2026, 11, 19, 9, 0),  # noqa: DTZ001  # local already
        "actor": "Helen Marsh",
        "system": False,
        "behalf": None,
        "trigger": trigger,
        "before": "issued",
        "after": "issued",
        "reason": None,
        "facts": {},
        "people": {},
        **more,
    }
    return Entry(**given)
