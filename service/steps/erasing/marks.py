"""Leaves the sealed mark of an erasure on each record, so that its history verifies and says why text is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.belonging.parts import Numbers
from service.erased import Cause, Left, seal_of
from service.fingerprints import fingerprint
from service.models import RECORDS, ErasedRecord, History
from service.transaction import Work


@dataclass(frozen=True)
class Why:
    """Why something is erased; `erasure_id` where two people decided it."""

    cause: Cause = Cause.RESTORE
    erasure_id: int | None = None


def leave(work: Work, numbers: Numbers, why: Why, *, whole: bool = True) -> None:
    """Mark records of whose content all words, or some, were erased with what they hold now."""
    for kind, ids in sorted(numbers.items()):
        if kind in RECORDS:
            for number in sorted(ids):
                record: Any = work.session.get(RECORDS[kind], number)
                last = _last(work, kind, number)
                if record is not None and last is not None:
                    _mark(work, kind, number, last.sequence, fingerprint(record), why, whole=whole)


def leave_as_they_are(work: Work, subjects: Iterable[tuple[str, int]], why: Why) -> None:
    """Mark records of which only history rows were erased: they hold what they held."""
    for kind, number in sorted(set(subjects)):
        last = _last(work, kind, number)
        if last is not None:
            before = [row for row in Left(kind, number).rows if row.sequence == last.sequence][-1:]
            held = before[0].fingerprint if before else last.fingerprint
            _mark(work, kind, number, last.sequence, held, why, whole=bool(before and before[0].whole))


def _last(work: Work, kind: str, number: int) -> Any:
    of_record = (History.subject_kind == kind, History.subject_id == number)
    query = select(History.sequence, History.fingerprint).where(*of_record).order_by(History.sequence.desc())
    return work.session.execute(query.limit(1)).first()


def _mark(work: Work, kind: str, number: int, sequence: int, held: str, why: Why, *, whole: bool) -> None:
    """One row; none where the last says the same already, as when a restore erases again what is erased."""
    known = Left(kind, number).rows[-1:]
    if known and (known[0].sequence, known[0].fingerprint) == (sequence, held) and why.cause is Cause.RESTORE:
        return
    row = ErasedRecord(
        kind=kind,
        number=number,
        sequence=sequence,
        fingerprint=held,
        at=work.now,
        cause=str(why.cause),
        whole=whole,
        erasure_id=why.erasure_id,
    )
    row.seal = seal_of(row)
    work.session.add(row)
    work.session.flush()
