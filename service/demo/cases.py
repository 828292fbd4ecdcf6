"""The demonstration's children, each a number: status, team and worker, the same for the same day and people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from service.demo.authority import EARLY_HELP, IN_CARE, IN_NEED, TEAMS, Member, Staff
from workflows.words import CaseStatus

SEED = 20
FIRST_REFERENCE = 700_101
PER_PRACTITIONER = 9
UNALLOCATED, CLOSED = 12, 40
STATUSES = {
    IN_NEED: (CaseStatus.CHILD_IN_NEED,) * 5 + (CaseStatus.CHILD_PROTECTION,) * 3 + (CaseStatus.OPEN_ASSESSMENT,) * 2,
    IN_CARE: (CaseStatus.LOOKED_AFTER,),
    EARLY_HELP: (CaseStatus.EARLY_HELP,),
}


@dataclass
class Child:
    """One row of the case system, before it is written into the lists on which it stands."""

    reference: int
    status: CaseStatus
    team: str
    worker: Member | None
    opened_on: date
    born_on: date
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Caseload:
    """Every child of the authority, by reference, and who holds whom."""

    def __init__(self, children: Iterator[Child]) -> None:
        self.children = {child.reference: child for child in children}

    def of_worker(self, member: Member) -> list[Child]:
        return [
            child
            for child in self.children.values()
            if child.is_open and child.worker is not None and child.worker.email == member.email
        ]

    def unallocated(self) -> list[Child]:
        return [child for child in self.children.values() if child.is_open and child.worker is None]

    def close(self, reference: int, on: date) -> None:
        self.children[reference].closed_on = on


def caseload(staff: Staff, on: date) -> Caseload:
    """About six hundred children as the case system shows them on a day."""
    return Caseload(_children(staff, on, Random(SEED)))  # nosec B311 # no secret: chance that spreads, or that repeats


def _children(staff: Staff, on: date, rng: Random) -> Iterator[Child]:
    reference = FIRST_REFERENCE
    for service, team, worker in _workers(staff):
        for number in range(PER_PRACTITIONER):
            yield _child(reference, _status(service, team, number), team, worker, on, rng)
            reference += rng.randint(1, 9)
    for number in range(UNALLOCATED + CLOSED):
        child = _child(reference, STATUSES[IN_NEED][number % 10], TEAMS[IN_NEED][number % 4], None, on, rng)
        if number >= UNALLOCATED:
            child.closed_on = on - timedelta(days=rng.randint(5, 170))
            child.opened_on = child.closed_on - timedelta(days=rng.randint(40, 300))
        yield child
        reference += rng.randint(1, 9)


def _workers(staff: Staff) -> Iterator[tuple[str, str, Member]]:
    for service, teams in TEAMS.items():
        for team in teams:
            yield from ((service, team, worker) for worker in staff.of_team(team))


def _status(service: str, team: str, number: int) -> CaseStatus:
    if team == "Leaving Care":
        return CaseStatus.CARE_LEAVER
    return STATUSES[service][number % len(STATUSES[service])]


def _child(reference: int, status: CaseStatus, team: str, worker: Member | None, on: date, rng: Random) -> Child:
    oldest, youngest = (21, 18) if status is CaseStatus.CARE_LEAVER else (17, 1)
    return Child(
        reference=reference,
        status=status,
        team=team,
        worker=worker,
        opened_on=on - timedelta(days=rng.randint(30, 700)),
        born_on=on - timedelta(days=rng.randint(youngest * 365 + 20, oldest * 365)),
    )
