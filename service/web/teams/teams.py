"""Teams at a glance, one row each, and the page of one team with whoever works in it, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from service.queries import Absent
from service.reading.teams import own_teams, team_list, team_page
from service.usecases import coverage as use
from service.usecases.coverage import Covered, Quota
from service.web.teams.periods import chosen
from service.web.who import me, sight

pages = Blueprint("teams", __name__)


@pages.get("/team")
def own() -> Response:
    """One's own team; of several, the list."""
    return _only(own_teams(sight())) or redirect("/teams")


@pages.get("/teams")
def show() -> str | Response:
    """Every team that one may see; whoever sees one only goes straight to it."""
    if (only := _only(own_teams(sight()))) is not None:
        return only
    teams, period = team_list(sight()), chosen()
    covered = {row.name: row for row in use.coverage(me(), "team")}
    made = by_team(use.quotas(me(), period.period, "team"))
    return render_template(
        "teams/teams.html",
        covered=covered,
        loose=covered.get(None),
        made=made,
        period=period,
        services=[(name, [team for team in teams if team.service == name]) for name in _services(teams)],
        total=_total(covered.values()),
    )


@pages.get("/teams/<number:number>")
def one(number: int) -> str:
    """One team."""
    page, period = team_page(number, sight()), chosen()
    covered = next((row for row in use.coverage(me(), "team") if row.name == page.team.name), None)
    made = by_team(use.quotas(me(), period.period, "team")).get(page.team.name)
    return render_template("teams/team.html", covered=covered, made=made, page=page, period=period, team=page.team)


def _only(found: Sequence[int]) -> Response | None:
    """To the one team that was found; raises Absent where there is none."""
    if not found:
        raise Absent("team")
    return redirect(f"/teams/{found[0]}") if len(found) == 1 else None


def by_team(quotas: Iterable[Quota]) -> dict[str | None, tuple[int, int]]:
    """Of every team the audits done and expected, all programmes together."""
    found: dict[str | None, tuple[int, int]] = {}
    for quota in quotas:
        done, expected = found.get(quota.name, (0, 0))
        found[quota.name] = done + quota.submitted, expected + quota.expected
    return found


def _services(teams: Iterable[Any]) -> list[str | None]:
    return list(dict.fromkeys(team.service for team in teams))


def _total(covered: Iterable[Covered]) -> tuple[int, int]:
    """Of all open cases how many have no audit in the months that policy says, and how many there are."""
    rows = list(covered)
    return sum(row.open - row.covered for row in rows), sum(row.open for row in rows)
