"""What each kind of file speaks of: what it is silent about stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from service.imports import lists
from service.imports.records import AllocationRecord, CaseRecord, ImportKind, ReadResult
from service.steps.importing.tally import place
from workflows.words import CaseStatus

CASE_FIELDS = ("status", "team", "worker", "opened_on", "closed_on", "restricted_to")
WORKBOOK_FIELDS = frozenset({"status", "team", "worker", "opened_on", "closed_on"})
CENSUS_FIELDS = frozenset({"status", "opened_on", "closed_on"})
# The list that a case of this status stands on; every other is on List 6.
LIST_OF_STATUS = {CaseStatus.CARE_LEAVER: "List 9", CaseStatus.EARLY_HELP: "List 2"}

HOLDERS = (lists.TEAM, lists.WORKER)
UNALLOCATED_LISTS = frozenset(
    (annex_list.title, column) for annex_list in lists.LISTS for column in HOLDERS if column not in annex_list.columns
)


@dataclass(frozen=True)
class Source:
    """One file's kind: which fields it gives, what it calls two of them, whether it lists every open case.

    `silent`: columns that one of its lists does not have, as early help has no team and no worker.
    """

    kind: ImportKind
    fields: frozenset[str]
    lists: frozenset[str]
    team: str = "team"
    worker: str = "worker"
    whole: bool = False
    silent: frozenset[tuple[str, str]] = frozenset()

    def says(self, record: CaseRecord | AllocationRecord) -> dict[str, Any]:
        """The fields that this record decides.

        A closed case keeps its last holders and its closing day where the file no longer gives them; what the
        row's list cannot say, or a workbook leaves blank as a start date, is not taken away.
        """
        said = {name: getattr(record, name) for name in CASE_FIELDS if name in self.fields}
        closed = isinstance(record, CaseRecord) and not record.is_open
        return {
            name: value
            for name, value in said.items()
            if value is not None or not (closed or self._is_silent(name, record.source))
        }

    def _is_silent(self, name: str, source: str) -> bool:
        if name == "opened_on":
            return self.whole
        column = {"team": self.team, "worker": self.worker}.get(name)
        return column is not None and (place(source)[0], column) in self.silent

    def covers(self, status: str) -> bool:
        """Whether an open case of this status ought to be in the file."""
        if self.kind is ImportKind.ANNEX_A:
            return LIST_OF_STATUS.get(CaseStatus(status), "List 6") in self.lists
        return self.whole


def source_of(kind: ImportKind, result: ReadResult) -> Source:
    """What a file that was read speaks of."""
    given = result.columns_given
    if kind is ImportKind.ANNEX_A:
        silent = UNALLOCATED_LISTS | result.columns_lacking
        return Source(kind, WORKBOOK_FIELDS, given, lists.TEAM, lists.WORKER, whole=True, silent=silent)
    if kind is ImportKind.CIN_CENSUS:
        return Source(kind, CENSUS_FIELDS, frozenset(), whole=True)
    return Source(kind, given & frozenset(CASE_FIELDS), frozenset())


def day(value: date | None) -> str | None:
    """A date as a change of a case keeps it."""
    return value.isoformat() if value else None
