"""What lists of audit cycles and a cycle's page say about cycles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from service.database import db
from service.models import Audit, Case, Cycle, CycleCase
from service.queries import Sight
from service.reading.audits import WHOLE, AuditLine, audit_line
from service.reading.pages import Page, paged
from workflows.audit import SCHEDULED, WITHDRAWN


@dataclass(frozen=True)
class CycleLine:
    """A cycle and how far its audits are; `share` is from 0 to 1."""

    id: int
    version: int
    state: str
    name: str
    theme: str | None
    share: float
    seed: str
    cut_off_on: date
    frame_size: int | None
    fingerprint: str | None
    report: str | None
    drawn: int
    states: Mapping[str, int]

    @property
    def requested(self) -> int:
        return sum(self.states.values())

    @property
    def returned(self) -> int:
        return self.requested - self.states.get(SCHEDULED, 0) - self.withdrawn

    @property
    def withdrawn(self) -> int:
        return self.states.get(WITHDRAWN, 0)


def cycle_list(sight: Sight, page: int) -> Page[CycleLine]:
    """The cycles that somebody may see, newest first."""
    query = select(Cycle).where(sight.of("cycle")).order_by(Cycle.id.desc())
    found = paged(query, page, lambda cycle: cycle)
    states, drawn = _states(cycle.id for cycle in found.items), _drawn(cycle.id for cycle in found.items)
    lines = [cycle_line(cycle, states.get(cycle.id, {}), drawn.get(cycle.id, 0)) for cycle in found.items]
    return Page(lines, found.number, found.total)


def whole(cycle: Cycle) -> CycleLine:
    """What there is to say about one cycle."""
    return cycle_line(cycle, _states([cycle.id]).get(cycle.id, {}), _drawn([cycle.id]).get(cycle.id, 0))


def drawn_references(cycle: Cycle, limit: int = 500) -> list[str]:
    """The references of the cases drawn, in the order of the draw."""
    query = (
        select(Case.reference)
        .join(CycleCase, CycleCase.case_id == Case.id)
        .where(CycleCase.cycle_id == cycle.id)
        .order_by(CycleCase.position)
    )
    return list(db.session.scalars(query.limit(limit)))


def cycle_audits(sight: Sight, cycle: Cycle, page: int) -> Page[AuditLine]:
    """The audits of a cycle that somebody may see, those still to do first."""
    order = (Audit.state != SCHEDULED, Audit.id)
    query = select(Audit).where(sight.of("audit"), Audit.cycle_id == cycle.id).order_by(*order)
    return paged(query, page, audit_line, *WHOLE)


def cycle_line(cycle: Cycle, states: Mapping[str, int], drawn: int) -> CycleLine:
    return CycleLine(
        id=cycle.id,
        version=cycle.version,
        state=cycle.state,
        name=cycle.name,
        theme=cycle.theme,
        share=cycle.share,
        seed=cycle.seed,
        cut_off_on=cycle.cut_off_on,
        frame_size=cycle.frame_size,
        fingerprint=cycle.frame_digest,
        report=cycle.report,
        drawn=drawn,
        states=states,
    )


def _states(cycle_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many audits of each cycle are in each state."""
    query = (
        select(Audit.cycle_id, Audit.state, func.count())
        .where(Audit.cycle_id.in_(set(cycle_ids)))
        .group_by(Audit.cycle_id, Audit.state)
    )
    found: dict[int, dict[str, int]] = {}
    for number, state, count in db.session.execute(query):
        if number is not None:
            found.setdefault(number, {})[state] = count
    return found


def _drawn(cycle_ids: Iterable[int]) -> dict[int, int]:
    query = (
        select(CycleCase.cycle_id, func.count())
        .where(CycleCase.cycle_id.in_(set(cycle_ids)))
        .group_by(CycleCase.cycle_id)
    )
    return dict(db.session.execute(query).all())
