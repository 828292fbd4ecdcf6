"""How a cycle's cases were drawn: repeated from the frozen list each time.

A restricted record's reference is shown to nobody who may not see it; to them it is “a restricted record”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from service.database import db
from service.models import Case, Cycle, CycleCase, FrameCase, Import, Person
from service.queries import Sight, find, may
from service.queries.cases import unrestricted
from service.reading.plans import local_day
from service.sampling import Draw
from service.steps.drawing import left_out_counts, repeated
from workflows.engine import NotPermitted
from workflows.words import Part as Place

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
    `file_of_on` is the day on which the file behind the list was imported.
    """

    cycle: Cycle
    listed: int
    excluded: Mapping[str, int]
    selected: Sequence[Drawn]
    reserves: Sequence[Drawn]
    replaced: Sequence[Drawn]
    repeats: bool
    file_of_on: date | None


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
        repeats=repeats(cycle, again),
        file_of_on=file_day(cycle),
    )


def drawn_cases(cycle: Cycle, sight: Sight) -> list[Drawn]:
    """Every case that was drawn, replaced ones and reserves included, in the order of the draw."""
    columns = (CycleCase, Case.reference, sight.where(unrestricted).label("seen"), Person)
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


def repeats(cycle: Cycle, again: Draw) -> bool:
    """The frozen list and the drawn cases are those of the draw."""
    if cycle.drawn_on is None:
        return True
    query = select(FrameCase.reference).join(CycleCase, CycleCase.case_id == FrameCase.case_id)
    query = query.where(FrameCase.cycle_id == cycle.id, CycleCase.cycle_id == cycle.id)
    drawn = set(db.session.scalars(query))
    return again.digest == cycle.frame_digest and drawn == {*again.selected, *again.reserves}


def file_day(cycle: Cycle) -> date | None:
    """The day of the import whose cases were on the list, in local time; None where no file had come."""
    at = db.session.scalar(select(Import.at).where(Import.id == cycle.import_id)) if cycle.import_id else None
    return local_day(at)
