"""The arrows of a lifecycle table as pictures show them: from which state to which, by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.definition import Lifecycle, Row


@dataclass(frozen=True)
class Arrow:
    """One trigger from one state to another; the same state twice is a trigger that keeps it."""

    source: str
    target: str
    trigger: str
    label: str

    @property
    def loops(self) -> bool:
        return self.source == self.target


def arrows(table: Lifecycle) -> list[Arrow]:
    """Every arrow of a table once, in the order of its states and then of its rows."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for state in table.states:
        for row in table.rows:
            if state.name in row.sources:
                found.setdefault((state.name, row.target or state.name, row.trigger), []).append(row)
    return [Arrow(*key, _label(rows)) for key, rows in found.items()]


def _label(rows: Iterable[Row]) -> str:
    """The button's words; what the service does, or may do, without anybody says so."""
    rows = list(rows)
    by_hand = [row.label for row in rows if row.permission]
    if not by_hand:
        return f"{rows[0].label} (by itself)"
    return f"{by_hand[0]} (or by itself)" if any(row.by_system for row in rows) else by_hand[0]
