"""A year's database read with nothing of the product: rows of SQLite, local days, and the words of DOMAIN."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
Row = dict[str, Any]


def instant(value: str) -> datetime:
    at = datetime.fromisoformat(value)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def day(value: str) -> date:
    """The local day of an instant, or the date that a date's text means."""
    return date.fromisoformat(value) if len(value) == 10 else instant(value).astimezone(LONDON).date()


class Raw:
    """The tables of one file as dictionaries, each read once."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._connection.row_factory = sqlite3.Row
        self._tables: dict[str, list[Row]] = {}

    def __getitem__(self, table: str) -> list[Row]:
        if table not in self._tables:
            self._tables[table] = [
                dict(row) for row in self._connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
            ]
        return self._tables[table]

    def close(self) -> None:
        self._connection.close()

    @cached_property
    def steps(self) -> dict[tuple[str, int], list[Row]]:
        """The history of each record, in its order."""
        found: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in sorted(self["history"], key=lambda row: row["sequence"]):
            found[row["subject_kind"], row["subject_id"]].append(row)
        return found

    @cached_property
    def first_day(self) -> date:
        return min(day(row["at"]) for row in self["history"])

    @cached_property
    def last_day(self) -> date:
        return max(day(row["at"]) for row in self["history"])

    def by_id(self, table: str) -> dict[int, Row]:
        return {row["id"]: row for row in self[table]}
