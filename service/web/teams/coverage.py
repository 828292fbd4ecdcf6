"""Open cases without an audit for longer than policy says; what programmes expected, and what came of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from service.context import here
from service.queries import Absent
from service.reading.teams import team_names
from service.usecases import coverage as use
from service.web.teams.periods import chosen
from service.web.who import can, me, sight
from service.web.words.programmes import OUTCOMES
from workflows.programmes import SlotOutcome

pages = Blueprint("coverage", __name__)
PER_PAGE = 25
BY = ("team", "auditor", "service")
NOT_MADE = tuple(outcome for outcome in SlotOutcome if outcome is not SlotOutcome.MADE)


@pages.get("/coverage")
def coverage() -> str:
    """Cases without an audit in the last months, narrowed to a team if wanted."""
    teams = _teams()
    team = _of(request.args.get("team", ""), teams)
    covered = use.coverage(me(), "team")
    found = use.uncovered(me(), {"team": team} if team else {}, after=request.args.get("after"), limit=PER_PAGE)
    counted = [row for row in covered if not team or row.name == team]
    return render_template(
        "teams/coverage.html",
        arrange=can("audit.schedule"),
        cases=found.items,
        covered=covered,
        first=not request.args.get("after"),
        last=found.last,
        missing=sum(row.open - row.covered for row in counted),
        months=here().policy.number("coverage.months"),
        open=sum(row.open for row in counted),
        team=team,
        teams=teams,
    )


@pages.get("/quotas")
def quotas() -> str:
    """What programmes expected in a period and what was done; each expected audit that was not made, and why."""
    _teams()
    period, by = chosen(), _of(request.args.get("by", ""), BY) or "team"
    wanted = _of(request.args.get("outcome", ""), list(SlotOutcome))
    after = request.args.get("after", None, int)
    filters: dict[str, Any] = {"outcome": SlotOutcome(wanted) if wanted else NOT_MADE}
    return render_template(
        "teams/quotas.html",
        by=by,
        expected=use.expected(me(), period.period, filters, after=after, limit=PER_PAGE),
        first=after is None,
        outcomes=OUTCOMES,
        period=period,
        programmes=here().programmes,
        quotas=use.quotas(me(), period.period, by),
        wanted=wanted,
    )


def _teams() -> list[str]:
    """The teams to choose from; whoever sees none has no such page."""
    found = team_names(sight())
    if not found:
        raise Absent("page")
    return found


def _of(said: str, offered: Any) -> str:
    """What was chosen, if it is on offer."""
    return said if said in list(offered) else ""
