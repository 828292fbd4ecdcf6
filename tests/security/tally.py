"""What a run of `make fuzz` keeps: its answers, the time that is left, and the database as it was at first."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from service.database import db

FAILED, ABSENT, DONE = 500, 404, range(200, 300)
MOST = 600  # characters of what failed


class TimeIsUp(Exception):
    """Raised where the next request would be sent."""


@dataclass
class Tally:
    """Answers by status, the addresses that were asked and those that were answered with 2xx, and what failed how."""

    of: str
    answers: Counter[int] = field(default_factory=Counter)
    asked: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    rounds: int = 0

    def add(self, where: str, status: int, sent: object = "") -> None:
        self.answers[status] += 1
        self.asked.add(where)
        if status in DONE:
            self.reached.add(where)
        if status >= FAILED:
            self.failures.append(f"{status} {where} {str(sent)[:MOST]!r}")

    def __str__(self) -> str:
        total = self.answers.total() or 1
        classes = Counter(str(code) if code == ABSENT else f"{code // 100}xx" for code in self.answers.elements())
        shares = [f"{number} × {name} ({100 * number / total:.0f} %)" for name, number in sorted(classes.items())]
        statuses = [f"{number} × {status}" for status, number in sorted(self.answers.items())]
        return "\n".join(
            [
                f"{self.of}: {total} in {self.rounds} rounds: {', '.join(shares)}.",
                f"  By status: {', '.join(statuses)}.",
                f"  Answered with 2xx: {len(self.reached)} of {len(self.asked)}.",
                *(f"  Never: {where}" for where in sorted(self.asked - self.reached)),
                *(dict.fromkeys(self.failures) or ["  No failure."]),
            ]
        )


@dataclass
class Watch:
    """Says when the time is up, and raises TimeIsUp once it is."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)

    @property
    def is_up(self) -> bool:
        return time.monotonic() > self.begun + self.seconds

    def look(self) -> None:
        if self.is_up:
            raise TimeIsUp


@dataclass
class Beginning:
    """The database as it was at first: SQLite copies itself, whoever has it open."""

    folder: Path

    def __post_init__(self) -> None:
        self._copy("countersign.db", "beginning.db")

    def bring_back(self) -> None:
        db.session.remove()
        self._copy("beginning.db", "countersign.db")

    def _copy(self, source: str, target: str) -> None:
        with (
            closing(sqlite3.connect(self.folder / source)) as one,
            closing(sqlite3.connect(self.folder / target)) as to,
        ):
            one.backup(to)


def rounds(tally: Tally, watch: Watch, beginning: Beginning) -> Iterator[int]:
    """Each round begins with the same records; there is at least one, which the watch may end."""
    while not tally.rounds or not watch.is_up:
        beginning.bring_back()
        tally.rounds += 1
        yield tally.rounds
