"""The simulated authority's cases: who holds them, which close, open and move from month to month."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from service.demo.authority import Member, Staff
from workflows.words import CaseStatus

COLUMNS = ("reference", "status", "team", "worker", "opened_on", "closed_on", "restricted_to")
STATUSES = (
    *(CaseStatus.CHILD_IN_NEED,) * 9,
    *(CaseStatus.CHILD_PROTECTION,) * 4,
    *(CaseStatus.LOOKED_AFTER,) * 5,
    *(CaseStatus.OPEN_ASSESSMENT,) * 3,
    *(CaseStatus.CARE_LEAVER,) * 2,
    *(CaseStatus.EARLY_HELP,) * 2,
)
# Of the open cases in a month: how many close (as many open) and pass to another team; how many have no worker.
CLOSES, TRANSFERS, UNALLOCATED = 0.06, 0.015, 0.01


@dataclass
class File:
    """One case of the case system; `worker` is the key of a member of staff."""

    reference: int
    status: CaseStatus
    worker: str | None
    team: str
    opened_on: date
    closed_on: date | None = None


class Caseload:
    """Every case, open or closed. All change comes from `month`, and reaches the service as a file."""

    def __init__(self, staff: Staff, cases: int, began_on: date, rng: Random) -> None:
        self._staff, self._rng = staff, rng
        self._next = 400_001
        self.files: list[File] = []
        for _ in range(cases):
            self._open(began_on - timedelta(days=rng.randint(20, 700)))

    @property
    def open(self) -> list[File]:
        return [file for file in self.files if file.closed_on is None]

    def month(self, today: date) -> None:
        """What a month brings: closures, as many new cases, and cases that pass to another team."""
        going = self._rng.sample(self.open, round(len(self.open) * CLOSES))
        for file in going:
            file.closed_on = today - timedelta(days=self._rng.randint(0, 6))
        for file in self._rng.sample(self.open, round(len(self.open) * TRANSFERS)):
            self._give(file, self._anybody())
        for _ in going:
            self._open(today - timedelta(days=self._rng.randint(0, 6)))

    def hand_on(self, leaver: Member) -> None:
        """The cases of somebody who goes pass to their colleagues, in turn."""
        team = [
            member for member in self._staff.of_team(leaver.team) if member.key != leaver.key and not member.left_on
        ]
        for place, file in enumerate(file for file in self.open if file.worker == leaver.key):
            self._give(file, team[place % len(team)] if team else None)

    def write(self, path: Path) -> Path:
        """As a case file for the importer: every case, as it stands."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream)
            table.writerow(COLUMNS)
            table.writerows(self._rows())
        return path

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for file in self.files:
            worker = self._staff[file.worker].known_as if file.worker else ""
            status = CaseStatus.CLOSED if file.closed_on else file.status
            yield file.reference, status, file.team, worker, file.opened_on, file.closed_on or "", ""

    def _open(self, on: date) -> None:
        worker = None if self._rng.random() < UNALLOCATED else self._lightest()
        status = self._rng.choice(STATUSES)
        team = worker.team if worker else self._anybody().team
        self.files.append(File(self._next, status, worker.key if worker else None, team, on))
        self._next += self._rng.randint(1, 9)

    def _give(self, file: File, worker: Member | None) -> None:
        file.worker = worker.key if worker else None
        file.team = worker.team if worker else file.team

    def _lightest(self) -> Member:
        """New work goes to whoever has least, as a duty manager would give it."""
        load = dict.fromkeys((member.key for member in self._practitioners()), 0)
        for file in self.open:
            if file.worker in load:
                load[file.worker] += 1
        return self._staff[min(load, key=lambda key: (load[key], key))]

    def _anybody(self) -> Member:
        return self._rng.choice(self._practitioners())

    def _practitioners(self) -> list[Member]:
        return [
            member for member in self._staff.members.values() if member.roles == "practitioner" and not member.left_on
        ]
