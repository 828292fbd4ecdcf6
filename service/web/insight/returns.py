"""The dashboard of what was asked and done: audits that came back of cycles, and of what programmes expected."""

from __future__ import annotations

from collections.abc import Iterable

from service.insight.figures import Share
from service.insight.measures.response import TeamShare, response
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, linked, of_team, said


def sheets(asked: Asked) -> list[Sheet]:
    """Cycles that were to be returned on these days, and audits that were expected on them."""
    found = response(asked.scope)
    cycles = [[Cell(name), _count(asked, share, round=str(number))] for number, name, share in found.cycles]
    back = said(found.returned, "came back in time", "audits that were sent out")
    done = said(found.programmes, "were submitted", "audits that programmes expected")
    made = [
        Sheet("cycles", "Cycles", ("Cycle", "Returned in time"), cycles, says=back if cycles else ""),
        Sheet("cycle_teams", "Cycles, by team", ("Team", "Returned in time"), _teams(asked, found.cycle_teams)),
        Sheet(
            "programmes",
            "Programmes",
            ("", "Submitted"),
            [[Cell("Expected on these days"), _count(asked, found.programmes, programmes="yes")]],
            says=done,
        ),
        Sheet(
            "programme_teams",
            "Programmes, by team",
            ("Team", "Submitted"),
            _teams(asked, found.programme_teams, programmes="yes"),
        ),
    ]
    return [sheet for sheet in made if asked.scope.team_id is None or not sheet.key.endswith("teams")]


def _teams(asked: Asked, found: Iterable[TeamShare], **narrowing: str) -> list[list[Cell]]:
    return [
        [Cell(name or "No team"), _count(asked, share, **narrowing, **of_team(number))] for number, name, share in found
    ]


def _count(asked: Asked, share: Share, **narrowing: str) -> Cell:
    return linked(asked, share, "returns", **narrowing)
