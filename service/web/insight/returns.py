"""The dashboard of what was asked and done: audits that came back of cycles, and of what programmes expected."""

from __future__ import annotations

from collections.abc import Iterable

from service.insight.figures import Share
from service.insight.measures.response import response
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, cells, said


def sheets(asked: Asked) -> list[Sheet]:
    """Cycles that were to be returned on these days, and audits that were expected on them."""
    found = response(asked.scope)
    cycles = [cells(name, share) for _, name, share in found.cycles]
    back = said(found.returned, "came back in time", "audits that were sent out")
    done = said(found.programmes, "were submitted", "audits that programmes expected")
    made = [
        Sheet("cycles", "Cycles", ("Cycle", "Returned in time"), cycles, says=back if cycles else ""),
        Sheet("cycle_teams", "Cycles, by team", ("Team", "Returned in time"), _teams(found.cycle_teams)),
        Sheet(
            "programmes",
            "Programmes",
            ("", "Submitted"),
            [cells("Expected on these days", found.programmes)],
            says=done,
        ),
        Sheet("programme_teams", "Programmes, by team", ("Team", "Submitted"), _teams(found.programme_teams)),
    ]
    return [sheet for sheet in made if asked.scope.team_id is None or not sheet.key.endswith("teams")]


def _teams(found: Iterable[tuple[str | None, Share]]) -> list[list[Cell]]:
    return [cells(name or "No team", share) for name, share in found]
