"""Verifies chains row by row and folds them: content, order, lifecycle table, the record as it stands now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select, tuple_

from service.answered import answered
from service.database import db
from service.erased import Left
from service.findings import Finding
from service.fingerprints import fingerprint, form_digest
from service.models import RECORDS, ActionPlan, Audit, History, SelfAudit
from service.steps.chain import START, chained, commitment
from workflows.catalogue import LIFECYCLES

SUBJECT = tuple_(History.subject_kind, History.subject_id)
BY_RECORD = select(History).order_by(History.subject_kind, History.subject_id, History.sequence)


@dataclass(frozen=True)
class Piece:
    """Some chains that were verified: what was found, how many records and rows, and the last record.

    `last` is None when there are no more.
    """

    found: list[Finding]
    records: int
    rows: int
    last: tuple[str, int] | None


def verified() -> Iterator[Finding]:
    """Every difference between the histories, the tables they must follow, and the records."""
    for kind, number, chain in by_record(db.session.scalars(BY_RECORD.execution_options(yield_per=500))):
        yield from verified_chain(kind, number, chain)
    yield from without_history()


def verified_piece(after: tuple[str, int], records: int) -> Piece:
    """So many chains behind a record, in a fixed order; whoever begins does so behind `("", 0)`."""
    keys = select(History.subject_kind, History.subject_id).where(after < SUBJECT).distinct()
    wanted = db.session.execute(keys.order_by(History.subject_kind, History.subject_id).limit(records)).all()
    if not wanted:
        return Piece([], 0, 0, None)
    last = (wanted[-1].subject_kind, wanted[-1].subject_id)
    found: list[Finding] = []
    rows = 0
    for kind, number, chain in by_record(db.session.scalars(BY_RECORD.where(after < SUBJECT, last >= SUBJECT))):
        held = list(chain)
        rows += len(held)
        found += verified_chain(kind, number, held)
    return Piece(found, len(wanted), rows, last)


def verified_record(kind: str, number: int) -> Piece:
    """One record's chain; no row at all where there is no such record, or none of its history is left."""
    held = list(db.session.scalars(BY_RECORD.where(History.subject_kind == kind, History.subject_id == number)))
    found = list(verified_chain(kind, number, held)) if held else []
    return Piece(found, 1 if held else 0, len(held), None)


def without_history() -> Iterator[Finding]:
    """The records of which nothing is known to have happened, not even that they began."""
    for kind, model in RECORDS.items():
        known = select(History.id).where(History.subject_kind == kind, History.subject_id == model.id)
        bare = select(model.id).where(~known.exists()).order_by(model.id)
        yield from (
            Finding(kind, number, None, "the record has no history.", "bare") for number in db.session.scalars(bare)
        )


def by_record(rows: Iterable[History]) -> Iterator[tuple[str, int, Iterable[History]]]:
    """Rows that come ordered by record, as one chain after the other."""
    for (kind, number), chain in groupby(rows, key=lambda row: (row.subject_kind, row.subject_id)):
        yield kind, number, chain


def verified_chain(kind: str, number: int, chain: Iterable[History]) -> Iterator[Finding]:
    """One record's rows, each against the one before, and the record against the last."""
    last = None
    before, left = START, Left(kind, number)
    for row in chain:
        yield from _row(row, last, before, left)
        last, before = row, row.hash
    if kind not in RECORDS or last is None:
        yield Finding(kind, number, None, "the history is of an unknown kind of record.", "unknown")
        return
    yield from _record(last, left)


def _row(row: History, last: History | None, before: str, left: Left) -> Iterator[Finding]:
    """One row against the one before: order, state, lifecycle table, content, chain."""
    place = (row.subject_kind, row.subject_id, row.sequence)
    expected = last.sequence + 1 if last else 1
    if row.sequence != expected:
        yield Finding(*place, f"row {expected} is missing before it.", "gap")
    if last is not None and row.from_state != last.to_state:
        yield Finding(*place, f"it begins at {row.from_state}, but the row before ended at {last.to_state}.", "order")
    if not published(row):
        step = f"{row.trigger} from {row.from_state} to {row.to_state}"
        yield Finding(*place, f"{step} is not in the lifecycle table.", "table")
    if row.salt is None and not left.may_lack_salt(row.sequence):
        yield Finding(*place, "what it said was erased, and no lawful erasure is on record.", "content")
    elif row.salt is not None and commitment(row) != row.commitment:
        yield Finding(*place, "who did it, the reason or the facts were changed.", "content")
    if chained(row, before) != row.hash:
        yield Finding(*place, "the row, or the one before it, was changed, exchanged or taken out.", "chain")


def published(row: History) -> bool:
    """Whether the step is in the lifecycle table of today, whoever took it."""
    table = LIFECYCLES.get(row.subject_kind)
    if table is None:
        return False
    if row.from_state is None:
        return row.trigger == table.begins.trigger and row.to_state == table.initial
    targets = {r.target or row.from_state for r in table.rows_for(row.trigger, row.from_state)}
    return row.to_state in targets


def _record(last: History, left: Left) -> Iterator[Finding]:
    """The record as it stands against the last row of its history, or against what a lawful erasure left of it."""
    kind, subject_id = left.kind, left.number
    record: Any = db.session.get(RECORDS[kind], subject_id)
    if record is None:
        yield Finding(kind, subject_id, None, "the record was deleted.", "deleted")
        return
    if record.state != last.to_state:
        what = f"it is {record.state}, but its history ends at {last.to_state}."
        yield Finding(kind, subject_id, None, what, "state")
    elif (held := fingerprint(record)) != last.fingerprint and not left.may_be(held, last.sequence):
        yield Finding(kind, subject_id, None, "its content was changed after the last row of its history.", "record")
    if isinstance(record, ActionPlan):
        yield from (
            Finding(kind, subject_id, None, f"the content of its file {file.id} was changed.", "file")
            for file in record.evidence
            if hashlib.sha256(file.content).hexdigest() != file.sha256
        )
    if isinstance(record, Audit | SelfAudit) and record.form_digest and form_digest(record) != record.form_digest:
        yield Finding(kind, subject_id, None, "an answer or a section grade was changed after submission.", "form")
    elif isinstance(record, Audit) and record.answered and answered(record) != record.answered:
        yield Finding(kind, subject_id, None, "the answers that figures count are not those that were submitted.")
