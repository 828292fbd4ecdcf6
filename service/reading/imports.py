"""Files that were imported, and what came of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import Import, Person
from service.queries import Absent, may
from service.reading.pages import Page, paged
from workflows.engine import NotPermitted


@dataclass(frozen=True)
class ImportLine:
    """One import; `at` is local. A notice names sheet, row, column, value and reason."""

    id: int
    kind: str
    filename: str
    at: datetime
    by: str
    counts: Mapping[str, Any]
    notices: Sequence[Mapping[str, Any]]

    @property
    def refused(self) -> list[Mapping[str, Any]]:
        return [notice for notice in self.notices if notice.get("severity") == "refused"]

    @property
    def remarks(self) -> list[Mapping[str, Any]]:
        return [notice for notice in self.notices if notice.get("severity") != "refused"]


def import_list(person: Person, page: int) -> Page[ImportLine]:
    """All imports, newest first, for those who may import; raises NotPermitted for others."""
    _check(person)
    return paged(select(Import).order_by(Import.id.desc()), page, _line)


def find_import(number: int, person: Person) -> ImportLine:
    """One import; raises NotPermitted and Absent."""
    _check(person)
    found = db.session.get(Import, number)
    if found is None:
        raise Absent("import")
    return _line(found)


def _check(person: Person) -> None:
    if not (may(person, "import.run") or may(person, "import.staff")):
        raise NotPermitted("Only the performance team and administrators import files. Ask them for what is missing.")


def _line(found: Import) -> ImportLine:
    return ImportLine(
        id=found.id,
        kind=found.kind,
        filename=found.filename,
        at=found.at.astimezone(here().zone),
        by=found.actor_name,
        counts=found.counts,
        notices=found.notices,
    )
