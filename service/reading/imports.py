"""Files that were imported, what came of every row, and which audits were made because of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, literal, select

from service.context import here
from service.database import db
from service.looking import looked_at
from service.models import Audit, CaseChange, Import, Person, ProgrammeSlot
from service.queries import Absent, Sight, may
from service.reading.audits import AuditLine, audits_seen
from service.reading.pages import PER_PAGE, Page, paged
from workflows.engine import NotPermitted

MOST_AUDITS = 50
SEVERITIES = ("refused", "repaired", "notice")


@dataclass(frozen=True)
class Group:
    """Notices of one kind: the same reason in the same column of the same sheet; `cells` are all of them."""

    severity: str
    sheet: str | None
    column: str | None
    reason: str
    cells: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ImportLine:
    """One import; `at` is local. A notice names sheet, row, column, value and reason."""

    id: int
    kind: str
    filename: str
    at: datetime
    by: str
    counts: Mapping[str, Any]


@dataclass(frozen=True)
class ImportPage:
    """One import in full: its notices in groups, one page of the cells of the group that was asked for.

    `audits` were made, or turned into the audit of a closure or transfer, because of this file, as far as the reader
    sees them; `more_audits` are not shown, `not_made` says for which reasons how many were not.
    """

    line: ImportLine
    groups: Sequence[Group]
    chosen: int
    cells: Page[Mapping[str, Any]]
    audits: Sequence[AuditLine]
    more_audits: int
    not_made: Sequence[tuple[str, int]]


def import_list(person: Person, page: int) -> Page[ImportLine]:
    """All imports, newest first, for those who may import; raises NotPermitted for others."""
    importer(person)
    return paged(select(Import).order_by(Import.id.desc()), page, _line)


def import_page(number: int, sight: Sight, group: int, page: int) -> ImportPage:
    """One import; raises NotPermitted and Absent."""
    importer(sight.person)
    found = db.session.get(Import, number)
    if found is None:
        raise Absent("import")
    looked_at("import", number, sight.person.id)
    groups = _groups(found.notices)
    chosen = group if 0 <= group < len(groups) else 0
    cells = groups[chosen].cells if groups else []
    numbers, not_made = _followed(number, sight)
    audits = audits_seen(sight, Audit.id.in_(numbers[:MOST_AUDITS])) if numbers else []
    return ImportPage(
        line=_line(found),
        groups=groups,
        chosen=chosen,
        cells=_sliced(cells, page),
        audits=audits,
        more_audits=max(len(numbers) - MOST_AUDITS, 0),
        not_made=not_made,
    )


def importer(person: Person) -> None:
    """Raise NotPermitted for whoever may import nothing."""
    if not (may(person, "import.run") or may(person, "import.staff")):
        raise NotPermitted("Only the performance team and administrators import files. Ask them for what is missing.")


def _groups(notices: Sequence[Mapping[str, Any]]) -> list[Group]:
    """The notices by what is the matter, refused ones first, then the largest group first."""
    found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for notice in notices:
        key = (notice.get("severity"), notice.get("sheet"), notice.get("column"), notice.get("reason"))
        found.setdefault(key, []).append(notice)
    groups = [Group(key[0], key[1], key[2], key[3], cells) for key, cells in found.items()]
    return sorted(groups, key=lambda group: (SEVERITIES.index(group.severity), -len(group.cells)))


def _sliced(cells: Sequence[Mapping[str, Any]], page: int) -> Page[Mapping[str, Any]]:
    number = min(max(page, 1), max(1, -(-len(cells) // PER_PAGE)))
    return Page(cells[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(cells))


def _followed(number: int, sight: Sight) -> tuple[list[int], list[tuple[str, int]]]:
    """The audits that the changes of an import asked for, and why some were not made."""
    change = literal("change:") + cast(CaseChange.id, String)
    query = (
        select(ProgrammeSlot.audit_id, ProgrammeSlot.reason)
        .join(CaseChange, ProgrammeSlot.holder == change)
        .where(CaseChange.import_id == number, sight.of("programme_slot"))
        .order_by(ProgrammeSlot.id)
    )
    rows = db.session.execute(query).all()
    reasons = Counter(reason for audit_id, reason in rows if audit_id is None and reason)
    return [audit_id for audit_id, _ in rows if audit_id is not None], reasons.most_common()


def _line(found: Import) -> ImportLine:
    return ImportLine(
        id=found.id,
        kind=found.kind,
        filename=found.filename,
        at=found.at.astimezone(here().zone),
        by=found.actor_name,
        counts=found.counts,
    )
