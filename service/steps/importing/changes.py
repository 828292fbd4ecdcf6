"""What a file makes of one case: the values it will have, and each change as history keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from service.imports.text import normalise_name
from service.steps.importing.sources import day
from workflows.words import CaseStatus


class Kind(StrEnum):
    """What may change about a case. LINKED: the worker's name, known before, has become a person."""

    CLOSED = "closed"
    CLOSED_ON = "closed_on"
    LINKED = "linked"
    OPENED = "opened"
    OPENED_ON = "opened_on"
    READERS = "readers"
    REOPENED = "reopened"
    STATUS = "status"
    TEAM = "team"
    WORKER = "worker"


# The case has another worker after these; who may act on its records changes with the others too.
GIVEN = frozenset({Kind.LINKED, Kind.WORKER})
MOVES = GIVEN | {Kind.READERS, Kind.TEAM}


class Change(NamedTuple):
    """One line of a case's history."""

    kind: Kind
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Shape:
    """A case as its row holds it, with the names that history shows for team and worker."""

    status: str = CaseStatus.CLOSED
    team_id: int | None = None
    team: str | None = None
    worker_id: int | None = None
    worker_label: str | None = None
    worker: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None

    @property
    def open(self) -> bool:
        return self.status != CaseStatus.CLOSED and self.closed_on is None

    @property
    def known_as(self) -> str | None:
        """The worker, as a person or by the name that the case system gives."""
        return self.worker or self.worker_label

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        return {
            "status": str(self.status),
            "team_id": self.team_id,
            "worker_id": self.worker_id,
            "worker_label": self.worker_label,
            "opened_on": self.opened_on,
            "closed_on": self.closed_on,
        }

    def with_dates(self, said: Mapping[str, Any]) -> Shape:
        """This case with the status and dates that a record gives; one that is open has no closing day."""
        dates = {name: said[name] for name in ("status", "opened_on", "closed_on") if name in said}
        changed = replace(self, **dates)
        return replace(changed, closed_on=None) if changed.status != CaseStatus.CLOSED else changed


def changes(before: Shape | None, after: Shape, named: str | None = None) -> Iterator[Change]:
    """Everything that differs. `named` is the worker's name in the file, by which a link is told from a transfer."""
    if before is None:
        yield Change(Kind.OPENED, None, after.status) if after.open else Change(Kind.CLOSED, None, day(after.closed_on))
        return
    yield from _opening(before, after)
    if before.team_id != after.team_id:
        yield Change(Kind.TEAM, before.team, after.team)
    if not _same_worker(before, after):
        linked = before.worker_id is None and _alike(before.worker_label, named) and after.worker_id is not None
        yield Change(Kind.LINKED if linked else Kind.WORKER, before.known_as, after.known_as)


def _opening(before: Shape, after: Shape) -> Iterator[Change]:
    if before.open and not after.open:
        yield Change(Kind.CLOSED, before.status, day(after.closed_on))
    elif after.open and not before.open:
        yield Change(Kind.REOPENED, day(before.closed_on), after.status)
    elif before.status != after.status:
        yield Change(Kind.STATUS, before.status, after.status)
    elif before.closed_on != after.closed_on:
        yield Change(Kind.CLOSED_ON, day(before.closed_on), day(after.closed_on))
    if before.opened_on != after.opened_on:
        yield Change(Kind.OPENED_ON, day(before.opened_on), day(after.opened_on))


def _same_worker(before: Shape, after: Shape) -> bool:
    return before.worker_id == after.worker_id and _alike(before.worker_label, after.worker_label)


def _alike(one: str | None, other: str | None) -> bool:
    return (normalise_name(one) if one else None) == (normalise_name(other) if other else None)


def transferred(found: list[Change]) -> bool:
    """Whether a case that had a team or a worker now has another, or none."""
    return any(change.kind in (Kind.TEAM, Kind.WORKER) and change.before is not None for change in found)
