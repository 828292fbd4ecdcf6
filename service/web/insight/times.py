"""The dashboard of time taken: how many days audits, plans and second grades stay where they are."""

from __future__ import annotations

from service.insight.measures.times import StateDays, days_per_state
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, linked, spread_cells
from service.web.words.wording import STATES

KINDS = {"audit": "Audits", "action_plan": "Action plans", "moderation": "Second grades"}
HEADS = ("Where it stood", "Times", "Days: half at most", "Days: nine in ten at most")


def sheets(asked: Asked) -> list[Sheet]:
    """One table a kind of record, its states in the order of its life."""
    found = days_per_state(asked.scope)
    return [_sheet(asked, kind, [one for one in found if one.kind == kind]) for kind in KINDS]


def _sheet(asked: Asked, kind: str, found: list[StateDays]) -> Sheet:
    order = list(STATES[kind])
    longest = max(found, key=lambda one: one.days.median or 0, default=None)
    rows = [
        [Cell(STATES[kind][one.state]), *spread_cells(one.days, _count(asked, one))]
        for one in sorted(found, key=lambda one: order.index(one.state))
    ]
    says = (
        f"Longest in “{STATES[kind][longest.state]}”: half the time up to {longest.days.median:.1f} days."
        if longest
        else ""
    )
    note = "Each stay that has ended is counted once. Of audits submitted on these days."
    return Sheet(kind, KINDS[kind], HEADS, rows, says=says, note=note)


def _count(asked: Asked, one: StateDays) -> Cell:
    return linked(asked, one.days.n, "times", kind=one.kind, state=one.state)
