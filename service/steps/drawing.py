"""Freezes a cycle's list and draws from it, set-wise; repeats the draw from the frozen list to explain it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, insert, select

from service.batches import ALIKE, batches
from service.database import db
from service.frames import Listed, frame_of
from service.models import Cycle, CycleCase, FrameCase, Import
from service.sampling import Draw, Entry, Excluded, Group
from service.sampling import draw as drawn_from
from service.steps.assigning import Assigning
from service.transaction import Work
from workflows.words import Part

# Staff files bring no cases.
OF_STAFF = "staff_csv"


def freeze_and_draw(work: Work, cycle: Cycle) -> Draw:
    """Keep the list as it stands today, draw from it with the stored seed, find auditors for the places."""
    listed = frame_of(cycle)
    drawn = _draw(cycle, (one.entry for one in listed))
    cycle.import_id = work.session.scalar(select(func.max(Import.id)).where(Import.kind != OF_STAFF))
    cycle.frame_digest, cycle.frame_size, cycle.drawn_on = drawn.digest, drawn.open_cases, work.today
    cycle.wanted, cycle.given = drawn.wanted, len(drawn.selected)
    cycle.allocation = [_allocated(group) for group in drawn.groups.values()]
    for some in batches(_frame_row(cycle, one) for one in listed):
        work.session.execute(insert(FrameCase).execution_options(**ALIKE), some)
    if drawn.selected:
        work.session.execute(insert(CycleCase).execution_options(**ALIKE), _places(work, cycle, drawn, listed))
    work.session.expire(cycle, ["places", "drawn"])
    return drawn


def repeated(cycle: Cycle) -> Draw:
    """The same draw again, from the frozen list and the stored seed."""
    columns = (FrameCase.reference, FrameCase.service, FrameCase.status, FrameCase.worker, FrameCase.family)
    query = select(*columns, FrameCase.excluded).where(FrameCase.cycle_id == cycle.id)
    return _draw(
        cycle, (Entry(*row[:5], Excluded(row.excluded) if row.excluded else None) for row in db.session.execute(query))
    )


def _draw(cycle: Cycle, entries: Iterable[Entry]) -> Draw:
    return drawn_from(entries, seed=cycle.seed, share=cycle.share, size=cycle.size, reserve_factor=cycle.reserve_factor)


def _allocated(group: Group) -> dict[str, Any]:
    """What a stratum got, as the cycle keeps it."""
    return {
        "service": group.stratum.service,
        "status": group.stratum.status,
        "cases": group.share.cases,
        "exact": round(float(group.share.exact), 4),
        "places": group.share.places,
        "by_minimum": group.share.by_minimum,
        "reserves": len(group.reserves),
    }


def _frame_row(cycle: Cycle, one: Listed) -> dict[str, Any]:
    entry = one.entry
    return {
        "cycle_id": cycle.id,
        "case_id": one.case_id,
        "reference": entry.reference,
        "service": entry.service,
        "status": entry.status,
        "worker_id": one.worker_id,
        "worker": entry.worker,
        "family": entry.family,
        "excluded": entry.excluded,
    }


def _places(work: Work, cycle: Cycle, drawn: Draw, listed: Iterable[Listed]) -> list[dict[str, Any]]:
    """A row for each case drawn: the places numbered through, each with its auditor, then the reserves."""
    by_reference = {one.entry.reference: one for one in listed}
    assigning = Assigning(work, cycle)
    parts = [(Part.SELECTED, group, ref) for group in drawn.groups.values() for ref in group.selected]
    parts += [(Part.RESERVE, group, ref) for group in drawn.groups.values() for ref in group.reserves]
    orders = {ref: number for group in drawn.groups.values() for number, ref in enumerate(group.order, start=1)}
    return [
        _place(cycle, part, position, group, by_reference[ref], orders[ref], assigning)
        for position, (part, group, ref) in enumerate(parts, start=1)
    ]


def _place(
    cycle: Cycle, part: Part, position: int, group: Group, one: Listed, order: int, assigning: Assigning
) -> dict[str, Any]:
    auditor = assigning.choose(one.worker_id) if part is Part.SELECTED else None
    return {
        "cycle_id": cycle.id,
        "case_id": one.case_id,
        "part": part,
        "position": position,
        "service": group.stratum.service,
        "status": group.stratum.status,
        "order": order,
        "auditor_id": auditor.id if auditor else None,
        "chases": 0,
    }


def left_out_counts(drawn: Draw) -> Mapping[str, int]:
    """How many cases were left out, by reason, as history keeps it."""
    return {str(reason): number for reason, number in sorted(drawn.excluded.items())}
