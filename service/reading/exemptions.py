"""What the list of exemptions says: who or what is left out of which programme, until when, and who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import Exemption, Task
from service.queries import Sight
from service.reading.pages import Page, paged
from workflows.exemption import APPROVED, ENDED, REFUSED, REQUESTED

SHOWN = {"": (REQUESTED,), "over": (REFUSED, ENDED), "running": (APPROVED,)}


@dataclass(frozen=True)
class ExemptionLine:
    """An exemption in a row; `mine`: it waits for the reader to decide; `programme` None: of all of them."""

    id: int
    state: str
    exempt: str
    whom: str
    programme: str | None
    from_on: date
    to_on: date
    reason: str
    asked_by: str
    decided_by: str | None
    mine: bool


def exemption_list(sight: Sight, show: str, page: int) -> Page[ExemptionLine]:
    """The exemptions that somebody may see: those asked for, `running` ones or those that are `over`."""
    query = select(Exemption).where(sight.of("exemption"), Exemption.state.in_(SHOWN[show]))
    loading = (
        joinedload(Exemption.person).lazyload("*"),
        joinedload(Exemption.requester).lazyload("*"),
        joinedload(Exemption.approver).lazyload("*"),
        joinedload(Exemption.case).lazyload("*"),
    )
    found = paged(query.order_by(Exemption.to_on, Exemption.id), page, lambda exemption: exemption, *loading)
    mine = _waiting(sight)
    return Page([_line(exemption, mine) for exemption in found.items], found.number, found.total)


def _waiting(sight: Sight) -> frozenset[int]:
    open_ = Task.subject_kind == "exemption", Task.assignee_id == sight.person.id, Task.closed_at.is_(None)
    return frozenset(db.session.scalars(select(Task.subject_id).where(*open_)))


def _line(exemption: Exemption, mine: frozenset[int]) -> ExemptionLine:
    programme = here().programmes.get(exemption.programme or "")
    case = f"Case {exemption.case.reference}" if exemption.case else "A case"
    return ExemptionLine(
        id=exemption.id,
        state=exemption.state,
        exempt=exemption.exempt,
        whom=exemption.person.name if exemption.person else case,
        programme=programme.title if programme else exemption.programme,
        from_on=exemption.from_on,
        to_on=exemption.to_on,
        reason=exemption.reason,
        asked_by=exemption.requester.name,
        decided_by=exemption.approver.name if exemption.approver else None,
        mine=exemption.id in mine,
    )
