"""Imports a file: reads it, then applies it in one transaction, so that a broken file changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.context import here
from service.database import db
from service.imports.records import AllocationRecord, CaseRecord, ImportKind, ReadResult, StaffRecord, Unreadable
from service.imports.text import tidy
from service.models import Import, Person
from service.queries import may
from service.steps.events import follow_events
from service.steps.gate import DatabaseGate
from service.steps.importing import cases, referrals, staff
from service.steps.importing.absent import tell_of_absent
from service.steps.importing.alone import be_alone
from service.steps.importing.cases import CaseFile, Followed
from service.steps.importing.following import follow_cases
from service.steps.importing.linking import link_labels
from service.steps.importing.progress import Progress, Watch, progress_of
from service.steps.importing.referrals import Referrals, follow_restrictions
from service.steps.importing.sessions import book_sessions
from service.steps.importing.sources import source_of
from service.steps.importing.staff import Staff, staff_by_email
from service.steps.importing.staff_rules import acceptable
from service.steps.importing.staff_standing import staff_file
from service.steps.importing.tally import Tally
from service.steps.staffing import restaff
from service.transaction import Work, rollback, transaction
from workflows.engine import NotPermitted, Refused

__all__ = ["import_file", "progress_of"]

COMMAND_LINE = "Command line"
LONGEST_NAME = 255
COUNTED = {
    ImportKind.ALLOCATIONS_CSV: cases.COUNTS,
    ImportKind.ANNEX_A: (*cases.COUNTS, "absent", *referrals.COUNTS),
    ImportKind.CASES_CSV: cases.COUNTS,
    ImportKind.CIN_CENSUS: (*cases.COUNTS, "absent"),
    ImportKind.STAFF_CSV: staff.COUNTS,
}


class RefusedWhole(Exception):
    """A row was refused, and the file was to be taken whole or not at all."""


@dataclass
class Applying:
    """An import while its transaction is open."""

    work: Work
    gate: DatabaseGate
    kind: ImportKind
    result: ReadResult
    tally: Tally
    row: Import
    watch: Watch


def import_file(
    kind: str,
    path: Path,
    *,
    filename: str,
    person: Person | None,
    all_or_nothing: bool = False,
    progress: Progress | None = None,
    token: str | None = None,
) -> Import:
    """Apply the file at `path` for somebody (None: whoever runs the command line) and return its report.

    `counts` holds read, created, updated (existing records with any change), unchanged, refused (rows), repaired,
    notices and what is particular to the kind: opened, closed, reopened, transferred, absent, linked, left ….
    An open case that a newer Annex A or census lacks is named and left open. With `all_or_nothing` one refused
    row refuses the file: the report is kept, `counts["applied"]` is false and nothing else changes.

    `progress` is called with rows done and their expected number, first for reading, then for saving. Whoever
    polls instead gives a `token` of its own making and asks `progress_of(token)`, which answers `stage` (reading,
    saving, finished, failed), `done`, `total`, and at the end `import_id` or `reason`: on this machine only, and
    for a day. Raises Unreadable and NotPermitted, each before anything has changed.
    """
    watch = Watch(progress, token)
    try:
        imported = _import(_kind(kind), path, filename, person, all_or_nothing, watch)
    except (Refused, Unreadable) as refusal:
        watch.failed(str(refusal))
        raise
    except BaseException:
        watch.failed("The import was interrupted and changed nothing. Try again.")
        raise
    watch.finished(imported.id)
    return imported


def _kind(kind: str) -> ImportKind:
    try:
        return ImportKind(kind)
    except ValueError:
        raise Unreadable(f"There is no import of this kind. The kinds are: {', '.join(ImportKind)}.") from None


def _import(
    kind: ImportKind, path: Path, filename: str, person: Person | None, all_or_nothing: bool, watch: Watch
) -> Import:
    _permit(kind, person)
    actor = {"actor_id": person.id if person else None, "actor_name": person.name if person else COMMAND_LINE}
    # Reading may take longer than a database lets a transaction stand idle.
    rollback()
    result = here().read(kind, path, filename=filename, progress=watch.reading, known_roles=here().roles.names)
    facts = {"kind": str(kind), "filename": _shown(filename), "digest": _digest(path), **actor}
    tally = Tally(result)
    try:
        with transaction() as work:
            be_alone(work)
            row = _begun(work, facts)
            APPLY[kind](Applying(work, DatabaseGate(work), kind, result, tally, row, watch))
            if all_or_nothing and tally.rows_refused:
                raise RefusedWhole
            row.counts = {**tally.counts(*COUNTED[kind]), "applied": True}
            row.notices = tally.as_json()
    except RefusedWhole:
        return _report_refusal(facts, tally, kind)
    # The file is in; what closures and transfers ask for is made after it, and by the morning if this breaks off.
    import_id = row.id
    follow_events()
    return db.session.get_one(Import, import_id)


def _permit(kind: ImportKind, person: Person | None) -> None:
    permission = "import.staff" if kind is ImportKind.STAFF_CSV else "import.run"
    if person is not None and not may(person, permission):
        raise NotPermitted("You may not import this kind of file. Ask the performance team or an administrator.")


def _begun(work: Work, facts: dict[str, Any]) -> Import:
    row = Import(**facts, at=work.now, counts={}, notices=[])
    work.session.add(row)
    work.session.flush()
    return row


def _report_refusal(facts: dict[str, Any], tally: Tally, kind: ImportKind) -> Import:
    """Nothing of the file is kept; what was wrong with it is."""
    tally.counted.clear()
    rows = tally.rows_refused
    refused = "1 row was refused" if rows == 1 else f"{rows} rows were refused"
    counts = {**tally.counts(*COUNTED[kind]), "applied": False}
    reason = f"{refused}, and the file was to be taken whole or not at all, so nothing was changed. Correct the file."
    tally.refused(None, None, None, "", reason)
    with transaction() as work:
        row = _begun(work, facts)
        row.counts, row.notices = counts, tally.as_json()
    return row


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _shown(filename: str) -> str:
    """The file's own name, without folders and without what cannot be shown."""
    name = Path(filename.replace("\\", "/")).name
    return tidy("".join(c if c.isprintable() else " " for c in name))[:LONGEST_NAME]


def _apply_cases(applying: Applying) -> None:
    work, result, tally = applying.work, applying.result, applying.tally
    records = [record for record in result.records if isinstance(record, CaseRecord | AllocationRecord)]
    source = source_of(applying.kind, result)
    import_id = applying.row.id
    followed = CaseFile(work, source, tally, applying.row).apply(records, applying.watch.saving)
    if result.referrals:
        Referrals(work, tally, applying.row).apply(result.referrals)
    follow_restrictions(work)
    tell_of_absent(work, source, tally, records)
    follow_cases(work, applying.gate, followed, import_id)


def _apply_staff(applying: Applying) -> None:
    work, gate, tally = applying.work, applying.gate, applying.tally
    records = [record for record in applying.result.records if isinstance(record, StaffRecord)]
    people = staff_by_email(work)
    accepted = acceptable(staff_file(work, people, records), tally)
    changed = Staff(work, tally, people).apply(accepted)
    applying.watch.saving(len(accepted), len(accepted))
    restaff(work, gate, changed.people, changed.teams)
    linked = link_labels(work, tally, applying.row)
    follow_cases(work, gate, Followed(moved=linked, given=linked), applying.row.id)
    book_sessions(work, gate, accepted, people, changed.staying, tally)


APPLY: dict[ImportKind, Callable[[Applying], None]] = {
    ImportKind.ALLOCATIONS_CSV: _apply_cases,
    ImportKind.ANNEX_A: _apply_cases,
    ImportKind.CASES_CSV: _apply_cases,
    ImportKind.CIN_CENSUS: _apply_cases,
    ImportKind.STAFF_CSV: _apply_staff,
}
