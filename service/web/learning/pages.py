"""Exemplars, standards that are often missed, and published findings: what everybody can learn from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.exemplars import exemplar_list
from service.reading.findings import findings_listed, findings_of
from service.reading.quick_wins import most_missed
from service.reading.team_choices import teams_to
from service.web.learning.tabs import TABS, works_here
from service.web.who import can, me, sight

pages = Blueprint("learning", __name__)
PERIODS = (("91", "Last three months"), ("182", "Last half-year"), ("365", "Last year"))
MOST_SHOWN = 15
PER_PAGE = 10


@pages.get("/exemplars")
def exemplars() -> str:
    """Good work, as it was praised."""
    works_here()
    mine = request.args.get("show") == "mine"
    found = exemplar_list(sight(), mine=mine, page=request.args.get("page", 1, int))
    return render_template("learning/exemplars.html", tabs=TABS, page=found, mine=mine)


@pages.get("/quick-wins")
def quick_wins() -> str:
    """The standards that audits most often find missed, in audits that one may see."""
    works_here()
    period = request.args.get("period", "182")
    days = int(period) if period in dict(PERIODS) else 182
    teams = teams_to(sight(), "audit.view") if can("people.view") else []
    team = next((one.name for one in teams if one.name == request.args.get("team")), None)
    narrowed: dict[str, Any] = {"from": here().today() - timedelta(days=days), "team": team}
    return render_template(
        "learning/quick_wins.html",
        tabs=TABS,
        found=most_missed(sight(), narrowed, MOST_SHOWN),
        period=str(days),
        periods=PERIODS,
        reminds=can("standard.remind"),
        team=team,
        teams=teams,
    )


@pages.get("/findings")
def findings() -> str:
    """What cycles found, newest first."""
    after = request.args.get("after", type=int)
    found, following = findings_listed(me(), after=after, limit=PER_PAGE)
    return render_template("learning/findings.html", tabs=TABS, found=found, following=following, after=after)


@pages.get("/findings/<number:number>")
def finding(number: int) -> str:
    """What one cycle found."""
    return render_template("learning/finding.html", found=findings_of(number, me()))
