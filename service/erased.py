"""What lawful erasures left: sealed rows that say which history may lack its salts, and what a record holds now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.keys import is_signature, signature
from service.models import ErasedRecord, Erasure

PURPOSE = b"left"


class Cause(StrEnum):
    """Why something was erased."""

    ERASURE = "erasure"
    RESTORE = "restore"
    RETENTION = "retention"


WHY = {
    Cause.RESTORE: "again after a restore, as the log of erasures says",
    Cause.RETENTION: "because it had been kept as long as policy says",
}


@dataclass(frozen=True)
class Left:
    """What erasures left of one record; asked for when something is missing there, and once."""

    kind: str
    number: int

    @cached_property
    def rows(self) -> Sequence[ErasedRecord]:
        query = select(ErasedRecord).where(ErasedRecord.kind == self.kind, ErasedRecord.number == self.number)
        found = db.session.scalars(query.order_by(ErasedRecord.id).options(joinedload(ErasedRecord.erasure)))
        return [row for row in found.unique() if _genuine(row)]

    def may_lack_salt(self, sequence: int) -> bool:
        """Whether the history row of this number may be without what it said."""
        return any(sequence <= row.sequence for row in self.rows)

    def may_be(self, fingerprint: str, sequence: int) -> bool:
        """Whether the record may hold this, when its history ends with this number."""
        return bool(self.rows) and (self.rows[-1].fingerprint, self.rows[-1].sequence) == (fingerprint, sequence)


def seal_of(row: ErasedRecord) -> str:
    """The signature of what a row says, by the service's secret key."""
    return signature(_text(row), PURPOSE)


def _genuine(row: ErasedRecord) -> bool:
    return is_signature(row.seal, _text(row), PURPOSE)


def _text(row: ErasedRecord) -> str:
    said = [row.kind, row.number, row.sequence, row.fingerprint, row.at.astimezone(UTC).isoformat(), row.cause]
    return json.dumps([*said, row.whole, row.erasure_id], separators=(",", ":"))


def said(row: ErasedRecord) -> str:
    """“erased lawfully on 3 December 2026: asked for by …, approved by …”."""
    day = f"{row.at.astimezone(here().zone):%-d %B %Y}"
    erasure: Erasure | None = row.erasure
    if erasure is None or erasure.decided_by is None:
        return f"erased lawfully on {day}, {WHY.get(Cause(row.cause), 'and restored since')}"
    return f"erased lawfully on {day}: asked for by {erasure.asked_by.name}, approved by {erasure.decided_by.name}"


def all_said(kind: str | None = None, number: int | None = None) -> Iterable[tuple[str, int, str]]:
    """Kind, number and sentence of everything that was erased, or of one record; the latest erasure of each."""
    query = select(ErasedRecord).options(joinedload(ErasedRecord.erasure)).order_by(ErasedRecord.id)
    if kind is not None:
        query = query.where(ErasedRecord.kind == kind, ErasedRecord.number == number)
    found: dict[tuple[str, int], ErasedRecord] = {}
    for row in db.session.scalars(query).unique():
        if _genuine(row):
            found[row.kind, row.number] = row
    return [(*place, said(row)) for place, row in sorted(found.items())]
