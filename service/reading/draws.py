"""How a cycle's cases were drawn, and why one case was or was not: repeated from the frozen list each time.

A restricted record's reference is shown to nobody who may not see it; to them it is “a restricted record”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from service.database import db
from service.frames import kind_of_frame
from service.models import Audit, Case, Cycle, CycleCase, FrameCase, Person
from service.queries import Absent, Sight, find, may
from service.queries.cases import unrestricted
from service.sampling import Draw, Explanation, Part, explain
from service.steps.drawing import left_out_counts, repeated
from workflows.engine import NotPermitted
from workflows.tool_model import text_fault
from workflows.words import Frame
from workflows.words import Part as Place

LISTED = {Frame.OPEN_CASES: "open case", Frame.REFERRALS: "referral"}
HIDDEN = "Only those who see all of a cycle can look at its draw. Ask the quality team or the performance team."


@dataclass(frozen=True)
class Drawn:
    """One drawn case. A reference is None where the record is restricted to others; `reserve` is the number of a
    reserve in its stratum, from 1, `replaced_by` the reference of the reserve that took the place.
    """

    id: int
    place: int | None
    part: str
    reference: str | None
    service: str
    status: str
    reserve: int | None
    auditor: Person | None
    audit_id: int | None
    replaced_by: str | None
    reason: str | None


@dataclass(frozen=True)
class DrawPage:
    """A cycle's draw: what was asked for and given, each stratum's cases, share and places, what was left out why.

    `listed` counts the whole list, closed cases on it included. `repeats` says that the frozen list has its
    fingerprint still and that it and the starting number give the very cases that were drawn, worked out just now.
    """

    cycle: Cycle
    listed: int
    excluded: Mapping[str, int]
    selected: Sequence[Drawn]
    reserves: Sequence[Drawn]
    replaced: Sequence[Drawn]
    repeats: bool


def follower(person: Person) -> None:
    """Raise NotPermitted for those who may not look at a cycle's draw and returns."""
    if not may(person, "cycle.follow"):
        raise NotPermitted(HIDDEN)


def draw_page(cycle_id: int, person: Person) -> DrawPage:
    """The whole draw of a cycle; raises Absent and NotPermitted. Before the draw everything of it is empty."""
    cycle: Cycle = find("cycle", cycle_id, person)
    follower(person)
    places, again = drawn_cases(cycle, Sight(person)), repeated(cycle)
    by_part = {part: [place for place in places if place.part == part] for part in Place}
    return DrawPage(
        cycle=cycle,
        listed=len(again.frame),
        excluded=left_out_counts(again),
        selected=by_part[Place.SELECTED],
        reserves=by_part[Place.RESERVE],
        replaced=by_part[Place.REPLACED],
        repeats=_repeats(cycle, again),
    )


def drawn_cases(cycle: Cycle, sight: Sight) -> list[Drawn]:
    """Every case that was drawn, replaced ones and reserves included, in the order of the draw."""
    columns = (CycleCase, Case.reference, unrestricted(sight).label("seen"), Person)
    query = (
        select(*columns)
        .join(Case, Case.id == CycleCase.case_id)
        .outerjoin(Person, Person.id == CycleCase.auditor_id)
        .where(CycleCase.cycle_id == cycle.id)
        .order_by(CycleCase.position, CycleCase.id)
    )
    rows = db.session.execute(query.options(lazyload("*"))).all()
    references = {place.id: reference if seen else None for place, reference, seen, _ in rows}
    places = {(part["service"], part["status"]): part["places"] for part in cycle.allocation}
    return [_drawn(place, references, places, auditor) for place, _, _, auditor in rows]


def _drawn(
    place: CycleCase,
    references: Mapping[int, str | None],
    places: Mapping[tuple[str, str], int],
    auditor: Person | None,
) -> Drawn:
    waits = place.part == Place.RESERVE
    return Drawn(
        id=place.id,
        place=None if waits else place.position,
        part=place.part,
        reference=references[place.id],
        service=place.service,
        status=place.status,
        reserve=place.order - places[place.stratum] if waits else None,
        auditor=auditor,
        audit_id=place.audit_id,
        replaced_by=references.get(place.replaced_by_id) if place.replaced_by_id else None,
        reason=place.reason,
    )


def _repeats(cycle: Cycle, again: Draw) -> bool:
    """The frozen list and the drawn cases are those of the draw."""
    if cycle.drawn_on is None:
        return True
    query = select(FrameCase.reference).join(CycleCase, CycleCase.case_id == FrameCase.case_id)
    query = query.where(FrameCase.cycle_id == cycle.id, CycleCase.cycle_id == cycle.id)
    drawn = set(db.session.scalars(query))
    return again.digest == cycle.frame_digest and drawn == {*again.selected, *again.reserves}


def explained(cycle_id: int, reference: str, person: Person) -> Explanation:
    """Why a case was drawn or not, for whoever follows the cycle, or sees the case or an audit of it; raises Absent.

    A case that is restricted to others is absent like one that is not known at all.
    """
    cycle = db.session.get(Cycle, cycle_id)
    case = _case(cycle, reference) if cycle is not None else None
    if cycle is None or case is None or cycle.drawn_on is None or not _may_ask(cycle, case, Sight(person)):
        raise Absent("case in this cycle")
    found = explain(repeated(cycle), reference, LISTED[Frame(cycle.frame)])
    return replace(found, parts=(*found.parts, *_since(cycle, case)))


def _case(cycle: Cycle, reference: str) -> Case | None:
    if text_fault(reference):
        return None
    query = select(Case).where(Case.kind == kind_of_frame(cycle), Case.reference == reference)
    return db.session.scalars(query).unique().first()


def _may_ask(cycle: Cycle, case: Case, sight: Sight) -> bool:
    """Whoever follows cycles may ask about every case that is not restricted to others, who sees it about that one."""
    seen = select(Case.id).where(Case.id == case.id, unrestricted(sight))
    if db.session.scalar(seen) is None:
        return False
    if may(sight.person, "cycle.follow") or db.session.scalar(
        select(Case.id).where(Case.id == case.id, sight.of("subject"))
    ):
        return True
    audits = select(Audit.id).where(Audit.case_id == case.id, Audit.cycle_id == cycle.id, sight.of("audit"))
    return db.session.scalar(audits) is not None


def _since(cycle: Cycle, case: Case) -> list[Part]:
    """What happened to a drawn case afterwards: who audits it, or which reason took its place away."""
    query = select(CycleCase, Person).outerjoin(Person, Person.id == CycleCase.auditor_id)
    row = db.session.execute(
        query.where(CycleCase.cycle_id == cycle.id, CycleCase.case_id == case.id).options(lazyload("*"))
    ).first()
    if row is None or row.CycleCase.part == Place.RESERVE:
        return []
    place, auditor = row
    if place.part == Place.REPLACED:
        return [Part("It was replaced", f"The next reserve took its place, number {place.position}: {place.reason}")]
    taken = "" if place.order <= _given(cycle, place) else f"It was a reserve and took place {place.position}. "
    who = f"{auditor.name} audits it, and does not hold the case." if auditor else "Nobody could be found to audit it."
    return [Part("We found an auditor with no tie to the case", taken + who)]


def _given(cycle: Cycle, place: CycleCase) -> int:
    return next(int(part["places"]) for part in cycle.allocation if (part["service"], part["status"]) == place.stratum)
