"""What came back of a cycle, auditor by auditor, for whoever follows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from service.models import Cycle, Person
from service.queries import find
from service.reading.draws import follower
from service.returns import Fate, Returned, Returns, returned_of, returns_of


@dataclass(frozen=True)
class AuditorsReturns:
    """How far one auditor's audits of a cycle are; `auditor` is None for audits that nobody leads."""

    auditor: Person | None
    returns: Returns
    chased_on: date | None
    chases: int


@dataclass(frozen=True)
class ReturnsPage:
    """The counts of a cycle, of each auditor in it, and every audit in the order of the draw."""

    cycle: Cycle
    returns: Returns
    auditors: Sequence[AuditorsReturns]
    audits: Sequence[Returned]


def returns_page(cycle_id: int, person: Person) -> ReturnsPage:
    """Raises Absent and NotPermitted."""
    cycle: Cycle = find("cycle", cycle_id, person)
    follower(person)
    audits = returned_of(cycle)
    return ReturnsPage(cycle, returns_of(cycle), by_auditor(audits), audits)


def by_auditor(audits: Iterable[Returned]) -> list[AuditorsReturns]:
    """The audits of each auditor counted, by name; those without an auditor last."""
    found: dict[int | None, list[Returned]] = {}
    for audit in audits:
        found.setdefault(audit.auditor.id if audit.auditor else None, []).append(audit)
    counted = [_counted(theirs) for theirs in found.values()]
    return sorted(counted, key=lambda one: (one.auditor is None, one.auditor.name if one.auditor else ""))


def _counted(audits: Sequence[Returned]) -> AuditorsReturns:
    fates = Counter(audit.fate for audit in audits)
    chased = sum(audit.chased_on is not None for audit in audits)
    return AuditorsReturns(
        auditor=audits[0].auditor,
        returns=Returns(**{str(fate): fates[fate] for fate in Fate}, chased=chased),
        chased_on=max((audit.chased_on for audit in audits if audit.chased_on), default=None),
        chases=max(audit.chases for audit in audits),
    )
