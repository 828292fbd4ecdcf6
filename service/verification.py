"""Verifies chains row by row and folds them: content, order, lifecycle table, the record as it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select

from service.database import db
from service.findings import Finding
from service.fingerprints import fingerprint, form_digest
from service.models import RECORDS, Audit, History, SelfAudit
from service.steps.chain import START, chained, commitment
from workflows.catalogue import LIFECYCLES


def verified() -> Iterator[Finding]:
    """Every difference between the histories, the tables they must follow, and the records."""
    seen: dict[str, set[int]] = {kind: set() for kind in RECORDS}
    query = (
        select(History)
        .order_by(History.subject_kind, History.subject_id, History.sequence)
        .execution_options(yield_per=500)
    )
    rows = db.session.scalars(query)
    for (kind, subject_id), chain in groupby(rows, key=lambda row: (row.subject_kind, row.subject_id)):
        last = None
        before = START
        for row in chain:
            yield from _row(row, last, before)
            last, before = row, row.hash
        if kind not in RECORDS or last is None:
            yield Finding(kind, subject_id, None, "the history is of an unknown kind of record.")
            continue
        seen[kind].add(subject_id)
        yield from _record(kind, subject_id, last)
    for kind, model in RECORDS.items():
        known = set(db.session.scalars(select(model.id)))
        yield from (Finding(kind, n, None, "the record has no history.") for n in sorted(known - seen[kind]))


def _row(row: History, last: History | None, before: str) -> Iterator[Finding]:
    """One row against the one before: order, state, lifecycle table, content, chain."""
    place = (row.subject_kind, row.subject_id, row.sequence)
    expected = last.sequence + 1 if last else 1
    if row.sequence != expected:
        yield Finding(*place, f"row {expected} is missing before it.")
    if last is not None and row.from_state != last.to_state:
        yield Finding(*place, f"it begins at {row.from_state}, but the row before ended at {last.to_state}.")
    if not _published(row):
        step = f"{row.trigger} from {row.from_state} to {row.to_state}"
        yield Finding(*place, f"{step} is not in the lifecycle table.")
    if row.salt is not None and commitment(row) != row.commitment:
        yield Finding(*place, "who did it, the reason or the facts were changed.")
    if chained(row, before) != row.hash:
        yield Finding(*place, "the row, or the one before it, was changed, exchanged or taken out.")


def _published(row: History) -> bool:
    table = LIFECYCLES.get(row.subject_kind)
    if table is None:
        return False
    if row.from_state is None:
        return row.trigger == table.begins.trigger and row.to_state == table.initial
    targets = {r.target or row.from_state for r in table.rows_for(row.trigger, row.from_state)}
    return row.to_state in targets


def _record(kind: str, subject_id: int, last: History) -> Iterator[Finding]:
    """The record as it stands against the last row of its history."""
    record: Any = db.session.get(RECORDS[kind], subject_id)
    if record is None:
        yield Finding(kind, subject_id, None, "the record was deleted.")
        return
    if record.state != last.to_state:
        what = f"it is {record.state}, but its history ends at {last.to_state}."
        yield Finding(kind, subject_id, None, what)
    elif fingerprint(record) != last.fingerprint:
        yield Finding(kind, subject_id, None, "its content was changed after the last row of its history.")
    if isinstance(record, Audit | SelfAudit) and record.form_digest and form_digest(record) != record.form_digest:
        yield Finding(kind, subject_id, None, "an answer or a section grade was changed after submission.")
