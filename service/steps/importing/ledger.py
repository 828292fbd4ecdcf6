"""What an import will write about cases, collected so that a few large statements can write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, update

from service.batches import ALIKE
from service.models import Case, CaseChange, Import
from service.steps.importing.changes import Change
from service.transaction import Work


class Ledger:
    """New cases, changed cases, and a line of history for each change."""

    def __init__(self, work: Work, brought_by: Import) -> None:
        self._work, self._import_id = work, brought_by.id
        self._made: list[dict[str, Any]] = []
        self._first: dict[str, Change] = {}
        self._changed: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []

    def make(self, values: Mapping[str, Any], first: Change) -> None:
        """A case that is new, with the first line of its history."""
        self._made.append({**values, "last_import_id": self._import_id})
        self._first[values["reference"]] = first

    def change(self, case_id: int, values: Mapping[str, Any], found: Iterable[Change]) -> None:
        """New values of a case, and what of it changed."""
        self._changed.append({**values, "id": case_id, "last_import_id": self._import_id})
        self._lines += [self._line(case_id, change) for change in found]

    def _line(self, case_id: int, change: Change) -> dict[str, Any]:
        said = {"kind": str(change.kind), "before": change.before, "after": change.after}
        return {"case_id": case_id, "import_id": self._import_id, "at": self._work.now, **said}

    def write(self) -> dict[str, int]:
        """Write everything; return the numbers of the new cases by reference."""
        session, ids = self._work.session, {}
        if self._made:
            made = insert(Case).returning(Case.id, Case.reference).execution_options(**ALIKE)
            ids = {row.reference: row.id for row in session.execute(made, self._made)}
            self._lines += [self._line(id_, self._first[reference]) for reference, id_ in ids.items()]
        if self._changed:
            session.execute(update(Case), self._changed)
        if self._lines:
            session.execute(insert(CaseChange).execution_options(**ALIKE), self._lines)
        session.expire_all()
        return ids
