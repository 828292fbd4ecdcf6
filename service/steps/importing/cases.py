"""Applies cases and allocations to the database, set-wise: the number of statements follows batches, not cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from service.batches import batches
from service.imports.records import AllocationRecord, CaseRecord
from service.models import Case, Import, Team
from service.steps.importing.changes import GIVEN, MOVES, Change, Kind, Shape, changes, transferred
from service.steps.importing.holders import ByName, Workers
from service.steps.importing.ledger import Ledger
from service.steps.importing.readers import Readers, listed
from service.steps.importing.sources import Source
from service.steps.importing.tally import Tally
from service.transaction import Work
from workflows.words import SubjectKind

COUNTS = ("opened", "closed", "reopened", "transferred")
UNKNOWN = "No case has this reference, so nobody can be given it. Import the case first, or correct the reference."
COLUMNS = (
    Case.id, Case.reference, Case.status, Case.team_id, Case.worker_id, Case.worker_label,
    Case.opened_on, Case.closed_on, Case.restricted,
)  # fmt: skip
Told = CaseRecord | AllocationRecord


@dataclass
class Followed:
    """The cases whose people changed, those among them with another worker, those that closed."""

    moved: set[int] = field(default_factory=set)
    given: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Row:
    """A case that is in the database, with the e-mails of those who may read it if it is restricted."""

    id: int
    shape: Shape
    restricted: bool
    readers: frozenset[str] = frozenset()


class CaseFile:
    """One file's cases on their way into the database."""

    def __init__(self, work: Work, source: Source, tally: Tally, brought_by: Import) -> None:
        self._work, self._source, self._tally = work, source, tally
        self._workers, self._teams = Workers(work), ByName(work, Team)
        self._readers = Readers(work) if "restricted_to" in source.fields else None
        self._ledger = Ledger(work, brought_by)
        self._restrict: dict[int, frozenset[str]] = {}
        self._restrict_new: dict[str, frozenset[str]] = {}
        self._followed = Followed()

    def apply(self, records: Sequence[Told], progress: Callable[[int, int], None]) -> Followed:
        """Bring every record in; `progress` is told how many of how many are done."""
        done = 0
        for some in batches(records):
            known = self._known([record.reference for record in some])
            for record in some:
                self._take(record, known.get(record.reference))
            done += len(some)
            progress(done, len(records))
        self._write()
        self._workers.tell(self._tally, self._source.worker)
        return self._followed

    def _known(self, references: list[str]) -> dict[str, Row]:
        cases = Case.kind == SubjectKind.CASE
        found = self._work.session.execute(select(*COLUMNS).where(cases, Case.reference.in_(references)))
        rows = {row.reference: Row(row.id, self._shape(row), row.restricted) for row in found}
        if self._readers:
            readers = self._readers.of([row.id for row in rows.values() if row.restricted])
            rows = {ref: replace(row, readers=readers.get(row.id, frozenset())) for ref, row in rows.items()}
        return rows

    def _shape(self, row: Any) -> Shape:
        return Shape(
            status=row.status,
            team_id=row.team_id,
            team=self._teams.name_of(row.team_id),
            worker_id=row.worker_id,
            worker_label=row.worker_label,
            worker=self._workers.name_of(row.worker_id),
            opened_on=row.opened_on,
            closed_on=row.closed_on,
        )

    def _take(self, record: Told, row: Row | None) -> None:
        said = self._source.says(record)
        if self._refused(record, row, said):
            return
        after = self._held(said, (row.shape if row else Shape()).with_dates(said), record.source)
        found = list(changes(row.shape if row else None, after, said.get("worker")))
        readers = row.readers if row else frozenset()
        wanted = frozenset(said.get("restricted_to", readers))
        if row is None:
            self._make(record.reference, after, found[0], wanted)
        elif found or wanted != readers:
            if wanted != readers:
                self._restrict[row.id] = wanted
                found.append(Change(Kind.READERS, listed(readers), listed(wanted)))
            self._change(row, after, found, wanted)
        else:
            self._tally.count("unchanged")

    def _refused(self, record: Told, row: Row | None, said: dict[str, Any]) -> bool:
        if row is None and isinstance(record, AllocationRecord):
            self._tally.refuse_row(record.source, "reference", record.reference, UNKNOWN)
            return True
        emails = said.get("restricted_to", ())
        refusal = self._readers.refusal(emails) if self._readers else None
        if refusal:
            self._tally.refuse_row(record.source, "restricted_to", "; ".join(emails), refusal)
        return refusal is not None

    def _held(self, said: dict[str, Any], shape: Shape, source: str) -> Shape:
        """The case with the team and the worker that the file gives."""
        if "team" in said:
            team = self._teams.find(said["team"], self._tally, source, self._source.team) if said["team"] else None
            shape = replace(shape, team_id=team.id if team else None, team=team.name if team else None)
        if "worker" not in said:
            return shape
        name = said["worker"]
        person_id = self._workers.find(name) if name else None
        if name and shape.open:
            self._workers.miss(name, source)
        label = name if person_id is None else None
        return replace(shape, worker_id=person_id, worker_label=label, worker=self._workers.name_of(person_id))

    def _make(self, reference: str, after: Shape, first: Change, readers: frozenset[str]) -> None:
        self._ledger.make({**after.columns(), "reference": reference, "restricted": bool(readers)}, first)
        if readers:
            self._restrict_new[reference] = readers
        self._tally.count("created")
        self._tally.count("opened", after.open)

    def _change(self, row: Row, after: Shape, found: list[Change], readers: frozenset[str]) -> None:
        restricted = bool(readers) if self._readers else row.restricted
        self._ledger.change(row.id, {**after.columns(), "restricted": restricted}, found)
        kinds = {change.kind for change in found}
        self._tally.count("updated")
        self._tally.count("closed", Kind.CLOSED in kinds)
        self._tally.count("reopened", Kind.REOPENED in kinds)
        self._tally.count("transferred", after.open and transferred(found))
        if kinds & MOVES:
            self._followed.moved.add(row.id)
        if kinds & GIVEN:
            self._followed.given.add(row.id)
        if Kind.CLOSED in kinds:
            self._followed.closed.add(row.id)

    def _write(self) -> None:
        made = self._ledger.write()
        wanted = {**self._restrict, **{made[ref]: emails for ref, emails in self._restrict_new.items()}}
        if self._readers and wanted:
            self._readers.replace(wanted)
