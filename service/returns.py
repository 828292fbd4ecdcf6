"""What came back of a cycle's audits: requested, returned by the cut-off, late, withdrawn (DOMAIN row 10).

Returned is what was first submitted by the end of the cut-off day and is not being done again; it alone counts in
the analysis. What was submitted later, or not by then, is late: left out, and counted as such. An audit of a case
that was replaced was never requested of the cycle's places; it is counted beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from service.context import here
from service.database import db
from service.midnights import end_of
from service.models import Audit, Auditor, Cycle, CycleCase, History, Person
from workflows.audit import SCHEDULED, WITHDRAWN
from workflows.cycle import DRAFT, OPEN, SAMPLED
from workflows.words import AuditorRole, Part

UNDER_WAY = ("draft", "sampled", OPEN)


class Fate(StrEnum):
    """What became of one audit of a cycle."""

    AWAITED = "awaited"
    LATE = "late"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Returns:
    """The counts of one cycle; `rate` is returned of requested, 0-1, None where nothing was requested.

    `not_sent` are drawn cases that could not be audited any more when the audits were sent out.
    """

    returned: int = 0
    late: int = 0
    awaited: int = 0
    withdrawn: int = 0
    replaced: int = 0
    chased: int = 0
    not_sent: int = 0

    @property
    def requested(self) -> int:
        return self.returned + self.late + self.awaited + self.withdrawn

    @property
    def rate(self) -> float | None:
        return self.returned / self.requested if self.requested else None


@dataclass(frozen=True)
class Returned:
    """One audit of a cycle: its place, who audits, what became of it, and when its auditor was last reminded."""

    place: int
    audit_id: int
    auditor: Person | None
    fate: Fate
    submitted_at: datetime | None
    chased_on: date | None
    chases: int


def returns_of(cycle: Cycle) -> Returns:
    return returns_of_all([cycle])[cycle.id]


def returns_of_all(cycles: Iterable[Cycle]) -> dict[int, Returns]:
    """The counts of several cycles by number, in one statement."""
    found = {cycle.id: cycle for cycle in cycles}
    if not found:
        return {}
    in_time = case((_in_time(found.values()), True), else_=False)
    columns = (CycleCase.cycle_id, CycleCase.part, Audit.state, in_time)
    query = select(*columns, func.count(), func.count(CycleCase.chased_on))
    counts: dict[int, Counter[str]] = {number: Counter() for number in found}
    query = query.outerjoin(Audit, Audit.id == CycleCase.audit_id)
    grouped = query.where(CycleCase.cycle_id.in_(found)).group_by(*columns)
    for cycle_id, part, state, returned, number, chased in db.session.execute(grouped):
        kind = _counted_as(found[cycle_id], part, state, returned)
        counts[cycle_id] += Counter({kind: number, "chased": chased} if kind else {})
    return {number: Returns(**count) for number, count in counts.items()}


def _counted_as(cycle: Cycle, part: str, state: str | None, returned: bool) -> str | None:
    """The name of the count that some places belong to; None for reserves, and before the audits are sent out."""
    if state is None:
        sent = cycle.state not in (DRAFT, SAMPLED)
        return "not_sent" if sent and part == Part.SELECTED else None
    return str(_fate(cycle, state, returned)) if part == Part.SELECTED else "replaced"


def returned_of(cycle: Cycle) -> list[Returned]:
    """Every audit of a cycle's places, in the order of the draw."""
    lead = and_(Auditor.audit_id == Audit.id, Auditor.role == AuditorRole.LEAD)
    columns = (CycleCase.position, CycleCase.chased_on, CycleCase.chases, Audit.id, Audit.state)
    query = (
        select(*columns, _first_submitted().label("submitted_at"), Person)
        .join(Audit, Audit.id == CycleCase.audit_id)
        .outerjoin(Auditor, lead)
        .outerjoin(Person, Person.id == Auditor.person_id)
        .where(CycleCase.cycle_id == cycle.id, CycleCase.part == Part.SELECTED)
        .order_by(CycleCase.position)
    )
    return [_returned(cycle, row) for row in db.session.execute(query)]


def counted_audits(*cycles: Cycle) -> Select[Any]:
    """The audits of cycles that count in their analysis: returned in time, not withdrawn, the case not replaced."""
    return (
        select(Audit)
        .join(CycleCase, CycleCase.audit_id == Audit.id)
        .where(CycleCase.part == Part.SELECTED, _in_time(cycles), Audit.state.not_in((SCHEDULED, WITHDRAWN)))
    )


def _returned(cycle: Cycle, row: Any) -> Returned:
    in_time = row.submitted_at is not None and row.submitted_at < end_of(cycle.cut_off_on)
    fate = _fate(cycle, row.state, in_time)
    return Returned(row.position, row.id, row.Person, fate, row.submitted_at, row.chased_on, row.chases)


def _fate(cycle: Cycle, state: str, in_time: bool) -> Fate:
    if state == WITHDRAWN:
        return Fate.WITHDRAWN
    if state != SCHEDULED:
        return Fate.RETURNED if in_time else Fate.LATE
    over = cycle.state not in UNDER_WAY or here().today() > cycle.cut_off_on
    return Fate.LATE if over else Fate.AWAITED


def _in_time(cycles: Iterable[Cycle]) -> ColumnElement[bool]:
    """First submitted before the cut-off day of its cycle was over."""
    by = [(CycleCase.cycle_id == one.id) & (_first_submitted() < end_of(one.cut_off_on)) for one in cycles]
    return or_(false(), *by)


def _first_submitted() -> Any:
    """When an audit was first submitted: one that is returned for rework was returned in time all the same."""
    rows = (History.subject_kind == "audit", History.subject_id == Audit.id, History.trigger == "submit")
    return select(func.min(History.at)).where(*rows).correlate(Audit).scalar_subquery()
