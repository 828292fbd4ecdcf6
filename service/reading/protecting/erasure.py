"""One erasure, and where else it is named: how often, and where the reader may look; nothing of what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import literal, select, union_all

from service.database import db
from service.models import RECORDS, Erasure, Person
from service.protecting import check
from service.queries import Absent, Sight
from service.reading.protecting.decisions import ErasureView, erasures_seen
from service.steps.erasing.mentions import elsewhere

# So many records are offered to be opened at most.
SHOWN = 50
Place = tuple[str, int]


@dataclass(frozen=True)
class Named:
    """In how many records of others it is named; `open` are those that the reader may open, by kind and number."""

    records: int
    open: Sequence[Place]

    @property
    def closed(self) -> int:
        """How many are not the reader's to open, or more than are offered."""
        return self.records - len(self.open)


@dataclass(frozen=True)
class ErasureWhole:
    """An erasure with where it is named: before the decision as things stand now, afterwards as it was left."""

    erasure: ErasureView
    named: Named


def one_erasure(person: Person, number: int) -> ErasureWhole:
    """One erasure, for those who may decide; raises NotPermitted and Absent."""
    check(person, "data.approve")
    row = db.session.get(Erasure, number)
    if row is None:
        raise Absent("erasure")
    if row.state == "asked":
        found: set[Place] = {(kind, hit) for _, kind, hit in elsewhere(row.kind, row.number)}
    else:
        found = {(kind, hit) for kind, hit in (row.elsewhere or {}).get("left", ())}
    [view] = erasures_seen([row], person)
    return ErasureWhole(view, Named(len(found), _open(person, sorted(found))))


def _open(person: Person, found: Iterable[Place]) -> list[Place]:
    """Those of these records that somebody may open."""
    sight, kinds = Sight(person), dict[str, list[int]]()
    for kind, number in list(found)[: SHOWN * 10]:
        if kind in RECORDS:
            kinds.setdefault(kind, []).append(number)
    asked = [
        select(literal(kind), RECORDS[kind].id).where(RECORDS[kind].id.in_(numbers), sight.of(kind))
        for kind, numbers in kinds.items()
    ]
    seen = sorted((kind, number) for kind, number in db.session.execute(union_all(*asked))) if asked else []
    return seen[:SHOWN]
