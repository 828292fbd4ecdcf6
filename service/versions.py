"""Compare-and-set on a record's version, for whoever decides on what they have read."""

from __future__ import annotations

from typing import Any


class Stale(Exception):
    """Somebody changed the record since it was read."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this since you opened it. Look at it again, then decide.")


def check_version(record: Any, version: int | None) -> None:
    """Raise Stale when a version was given and the record has moved on."""
    if version is not None and record.version != version:
        raise Stale
