"""What lists of audit cycles and a cycle's page say about cycles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.database import db
from service.models import Audit, Cycle
from service.queries import Sight
from service.reading.audits import WHOLE, AuditLine, audit_line
from service.reading.pages import Page, paged
from service.reading.plans import local_day
from service.returns import Returns, counted_audits, returns_of_all
from workflows.audit import SCHEDULED

__all__ = ["CycleLine", "counted_audits", "cycle_audits", "cycle_line", "cycle_list", "whole"]


@dataclass(frozen=True)
class CycleLine:
    """A cycle and how far its audits are; either `share` (0-1) or `size` was asked for.

    `frame_size` counts the open cases on its list, `wanted` the places that were asked for, `drawn` those given.
    """

    id: int
    version: int
    state: str
    name: str
    theme: str | None
    period_from_on: date | None
    period_to_on: date | None
    of_referrals: bool
    baseline: bool
    predecessor_id: int | None
    predecessor: str | None
    share: float | None
    size: int | None
    seed: str
    cut_off_on: date
    drawn_on: date | None
    chased_on: date | None
    published_on: date | None
    frame_size: int | None
    wanted: int | None
    drawn: int
    fingerprint: str | None
    allocation: Sequence[Mapping[str, Any]]
    report: str | None
    returns: Returns


def cycle_list(sight: Sight, page: int) -> Page[CycleLine]:
    """The cycles that somebody may see, newest first."""
    query = select(Cycle).where(sight.of("cycle")).order_by(Cycle.id.desc())
    found = paged(query, page, lambda cycle: cycle, joinedload(Cycle.predecessor))
    returns = returns_of_all(found.items)
    return Page([cycle_line(cycle, returns[cycle.id]) for cycle in found.items], found.number, found.total)


def cycles_before(sight: Sight) -> list[tuple[int, str]]:
    """The cycles that a new one may follow, number and name, newest first."""
    query = select(Cycle.id, Cycle.name).where(sight.of("cycle")).order_by(Cycle.id.desc()).limit(50)
    return [(number, name) for number, name in db.session.execute(query)]


def whole(cycle: Cycle) -> CycleLine:
    """What there is to say about one cycle."""
    return cycle_line(cycle, returns_of_all([cycle])[cycle.id])


def cycle_audits(sight: Sight, cycle: Cycle, page: int) -> Page[AuditLine]:
    """The audits of a cycle that somebody may see, those still to do first."""
    order = (Audit.state != SCHEDULED, Audit.id)
    query = select(Audit).where(sight.of("audit"), Audit.cycle_id == cycle.id).order_by(*order)
    return paged(query, page, lambda audit: audit_line(audit, sight), *WHOLE)


def cycle_line(cycle: Cycle, returns: Returns) -> CycleLine:
    return CycleLine(
        id=cycle.id,
        version=cycle.version,
        state=cycle.state,
        name=cycle.name,
        theme=cycle.theme,
        period_from_on=cycle.period_from_on,
        period_to_on=cycle.period_to_on,
        of_referrals=cycle.frame == "referrals",
        baseline=cycle.baseline,
        predecessor_id=cycle.predecessor_id,
        predecessor=cycle.predecessor.name if cycle.predecessor else None,
        share=cycle.share,
        size=cycle.size,
        seed=cycle.seed,
        cut_off_on=cycle.cut_off_on,
        drawn_on=cycle.drawn_on,
        chased_on=cycle.chased_on,
        published_on=local_day(cycle.published_at),
        frame_size=cycle.frame_size,
        wanted=cycle.wanted,
        drawn=cycle.given or 0,
        fingerprint=cycle.frame_digest,
        allocation=cycle.allocation,
        report=cycle.report,
        returns=returns,
    )
