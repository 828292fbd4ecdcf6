"""The places of a cycle, one by one: which case, who audits, what came back, and what one may ask to see of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, exists, select

from service.database import db
from service.models import Audit, Cycle, Moderation
from service.queries import Sight
from service.reading.draws import Drawn
from service.reading.pages import PER_PAGE, Page
from service.reading.plans import local_day
from service.returns import Fate, Returned, Returns
from workflows.cycle import DRAFT, SAMPLED
from workflows.moderation import AGREED, DISPUTED, GRADED, SETTLED
from workflows.words import Part

TWICE = (GRADED, AGREED, DISPUTED, SETTLED)
# What one may ask to see, beside everything; the first are what becomes of an audit (service/returns.py, Fate).
SHOWS = ("awaited", "returned", "late", "withdrawn", "twice", "not_sent", "replaced")


@dataclass(frozen=True)
class CyclePlace:
    """One place of a draw. `fate` is what became of its audit, `drawn` before the audits are sent out, `not_sent` or
    `replaced`; `audit_id` is None where the reader may not see the audit, `reference` where the record is restricted.
    """

    place: int
    reference: str | None
    service: str
    status: str
    auditor_id: int | None
    auditor: str | None
    fate: str
    audit_id: int | None
    returned_on: date | None
    chased_on: date | None
    chases: int
    twice: bool
    replaced_by: str | None
    reason: str | None


@dataclass(frozen=True)
class Asked:
    """What somebody asked to see: a fate or `twice`, and an auditor's number; empty means everything."""

    show: str = ""
    auditor: int | None = None
    page: int = 1


@dataclass(frozen=True)
class Places:
    """One page of the places that were asked for; how many there are of each fate, and each auditor's name."""

    page: Page[CyclePlace]
    counts: Mapping[str, int]
    returns: Returns
    auditors: Sequence[tuple[int, str]]


def places_of(cycle: Cycle, drawn: Sequence[Drawn], returned: Sequence[Returned], sight: Sight, asked: Asked) -> Places:
    """The places as far as the person sees them; all of a cycle's are counted, in one statement."""
    found = _all(cycle, drawn, {one.audit_id: one for one in returned}, sight)
    standing = [place for place in found if place.fate != "replaced"]
    counts = Counter(place.fate for place in found) + Counter({"twice": sum(place.twice for place in standing)})
    wanted = [place for place in found if _is_wanted(place, asked)]
    auditors = sorted({(one.auditor or "", one.auditor_id) for one in standing if one.auditor_id is not None})
    number = min(max(asked.page, 1), max(1, -(-len(wanted) // PER_PAGE)))
    shown = wanted[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Places(
        page=Page(shown, number, len(wanted)),
        counts=counts,
        returns=_returns(counts, sum(place.chased_on is not None for place in standing)),
        auditors=[(auditor_id, name) for name, auditor_id in auditors],
    )


def _returns(counts: Mapping[str, int], chased: int) -> Returns:
    """What came back, counted of the places; all that were replaced, whether or not they had been sent out."""
    return Returns(**{fate: counts[fate] for fate in (*Fate, "not_sent", "replaced")}, chased=chased)


def _is_wanted(place: CyclePlace, asked: Asked) -> bool:
    if asked.auditor is not None and place.auditor_id != asked.auditor:
        return False
    if asked.show == "twice":
        return place.twice and place.fate != "replaced"
    return place.fate == asked.show if asked.show else place.fate != "replaced"


def _all(cycle: Cycle, drawn: Sequence[Drawn], returned: Mapping[int, Returned], sight: Sight) -> list[CyclePlace]:
    seen, twice = _audits(cycle, sight)
    sent = cycle.state not in (DRAFT, SAMPLED)
    return [
        _place(one, returned.get(one.audit_id or 0), one.audit_id in seen, one.audit_id in twice, sent)
        for one in drawn
        if one.part != Part.RESERVE
    ]


def _place(one: Drawn, back: Returned | None, seen: bool, twice: bool, sent: bool) -> CyclePlace:
    """Who audits is whoever leads the audit now, and before it is sent out whom the draw found."""
    auditor = back.auditor if back else one.auditor
    return CyclePlace(
        place=one.place or 0,
        reference=one.reference,
        service=one.service,
        status=one.status,
        auditor_id=auditor.id if auditor else None,
        auditor=auditor.name if auditor else None,
        fate=_fate(one, back, sent),
        audit_id=one.audit_id if seen else None,
        returned_on=local_day(back.submitted_at) if back else None,
        chased_on=back.chased_on if back else None,
        chases=back.chases if back else 0,
        twice=twice,
        replaced_by=one.replaced_by,
        reason=one.reason,
    )


def _fate(one: Drawn, back: Returned | None, sent: bool) -> str:
    if one.part == Part.REPLACED:
        return "replaced"
    if back is not None:
        return str(back.fate)
    return "not_sent" if sent else "drawn"


def _audits(cycle: Cycle, sight: Sight) -> tuple[set[int], set[int]]:
    """The numbers of the cycle's audits that the person sees, and of those that were graded twice."""
    graded = exists().where(Moderation.audit_id == Audit.id, Moderation.state.in_(TWICE))
    columns = Audit.id, case((sight.of("audit"), True), else_=False), case((graded, True), else_=False)
    rows = db.session.execute(select(*columns).where(Audit.cycle_id == cycle.id)).all()
    return {row[0] for row in rows if row[1]}, {row[0] for row in rows if row[2]}
