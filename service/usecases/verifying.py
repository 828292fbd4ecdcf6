"""Verifies the histories because somebody asked: piece by piece, so that nothing waits for it, and kept."""

from __future__ import annotations

from dataclasses import asdict

from service import piecewise
from service.checkpoints import compare
from service.context import here
from service.database import db
from service.findings import Finding
from service.models import RECORDS, Person, Verification
from service.queries import Absent
from service.reading.administration import check_histories
from service.transaction import Work, rollback, transaction
from service.verification import Piece, verified_piece, verified_record, without_history

# Records in one piece: some tenths of a second.
RECORDS_AT_ONCE = 100
# So much is kept of what was found; more says no more, and the number stays true.
MOST_FOUND = 500


def ask(person: Person) -> Verification:
    """Have every history verified; whoever asks while that is going on gets the one that is. Raises NotPermitted."""
    check_histories(person)
    person_id = person.id
    with transaction() as work:
        running = piecewise.running(Verification)
        if running is not None:
            return running
        found = _begun(work, person_id)
        work.session.add(found)
    return found


def verify_one(kind: str, number: int, person: Person) -> Piece:
    """Verify one record's history at once; raises NotPermitted, and Absent where there is no trace of it."""
    check_histories(person)
    piece = verified_record(kind, number)
    if kind not in RECORDS or (not piece.rows and db.session.get(RECORDS[kind], number) is None):
        raise Absent(kind.replace("_", " "))
    bare = Finding(kind, number, None, "the record has no history.")
    return piece if piece.rows else Piece([bare], 1, 0, None)


def keep(found: list[Finding]) -> None:
    """Keep what a command on the server has found just now."""
    rollback()
    with transaction() as work:
        row = _begun(work, None)
        _keep(row, found)
        row.ended_at = work.now
        work.session.add(row)


def go_on(seconds: float) -> bool:
    """Go on with what was begun, for so many seconds; False when there is nothing to do."""
    return piecewise.go_on(Verification, _one_piece, seconds)


def _one_piece(number: int) -> None:
    row = db.session.get_one(Verification, number)
    after = (row.after_kind, row.after_id)
    piece = verified_piece(after, RECORDS_AT_ONCE)
    found = piece.found if piece.last else [*without_history(), *compare()]
    with transaction() as work:
        row = work.session.get_one(Verification, number, with_for_update={"of": Verification}, populate_existing=True)
        if row.ended_at is None and (row.after_kind, row.after_id) == after:
            _keep(row, found)
            row.records, row.rows = row.records + piece.records, row.rows + piece.rows
            if piece.last:
                row.after_kind, row.after_id = piece.last
            else:
                row.ended_at = here().now()


def _begun(work: Work, person_id: int | None) -> Verification:
    return Verification(
        asked_at=work.now, asked_by_id=person_id, after_kind="", after_id=0, records=0, rows=0, found=[]
    )


def _keep(row: Verification, found: list[Finding]) -> None:
    row.found = [*row.found, *(asdict(finding) for finding in found)][:MOST_FOUND]
