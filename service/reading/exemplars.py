"""Good work that others can learn from: the words for everybody who works here, the case for whoever may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from service.database import db
from service.models import Audit, Case
from service.queries import Sight
from service.reading.pages import Page, paged
from service.reading.plans import local_day
from service.toolbox import tool_of


@dataclass(frozen=True)
class Shown:
    """One exemplar; `audit_id`, `reference`, `team` and `worker` are None for whoever may not see the audit.

    `month` is the first day of the month in which it was marked.
    """

    text: str
    about: str
    month: date
    audit_id: int | None = None
    reference: str | None = None
    team: str | None = None
    worker: str | None = None


def exemplar_list(sight: Sight, *, mine: bool, page: int) -> Page[Shown]:
    """The exemplars, newest first, those left out that the reader grades blind; `mine`: of one's own work alone."""
    marked = sight.of("exemplar"), Audit.id.not_in(sight.blind)
    query = select(Audit).where(*marked).order_by(Audit.exemplar_at.desc(), Audit.id.desc())
    if mine:
        query = query.where(Audit.exemplar_of_id == sight.person.id)
    loading = (joinedload(Audit.case).lazyload(Case.readers), lazyload(Audit.auditors))
    found = paged(query, page, lambda audit: audit, *loading)
    seen = _seen(sight, (audit.id for audit in found.items))
    return Page([_shown(audit, audit.id in seen) for audit in found.items], found.number, found.total)


def _seen(sight: Sight, numbers: Iterable[int]) -> frozenset[int]:
    query = select(Audit.id).where(sight.of("audit"), Audit.id.in_(set(numbers)))
    return frozenset(db.session.scalars(query))


def _shown(audit: Audit, seen: bool) -> Shown:
    on = local_day(audit.exemplar_at)
    assert on is not None, "only what is marked is asked for"
    text, about, month = audit.exemplar_text or "", tool_of(audit).title, on.replace(day=1)
    if not seen:
        return Shown(text, about, month)
    case = audit.case
    team, worker = case.team.name if case.team else None, case.worker.name if case.worker else None
    return Shown(text, about, month, audit.id, case.reference, team, worker)
