"""The dashboard of actions: whether what was found was put right, and what the actions were about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from service.insight.charts.bars import Bar, bars
from service.insight.measures.actions import Actions, actions, themes
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, linked, of_team, said
from service.web.words.wording import word

ABOUT = "What the actions are about"
STEPS = {
    "done_by_supervision": "Done by the next supervision",
    "delayed": "Delayed, with a manager’s agreement",
    "overdue": "Overdue today",
    "signed_off": "Signed off",
    "verified": "File audited again since",
    "confirmed": "Audited again and found good or better",
}


def sheets(asked: Asked) -> list[Sheet]:
    """Every action on the case side of the scope's audits, as it stands today."""
    found = actions(asked.scope)
    made = [_steps(asked, found.total)]
    if asked.scope.team_id is None and len(found.teams) > 1:
        rows = [[Cell(name or "No team"), *_row(asked, number, counts)] for number, name, counts in found.teams]
        heads = ("", "Sent out", "Done by the next supervision", "Overdue today", "Signed off")
        made.append(Sheet("teams", "By team", heads, rows, note="By the team of the case."))
    counted = themes(asked.scope)
    drawn = [Bar(word(one.key), one.count) for one in counted]
    draw = partial(bars, "themes", drawn, heading=ABOUT, things="actions")
    note = "Actions that were struck out are left out. Nothing of practitioners’ forms is counted."
    rows = [[Cell(word(one.key)), linked(asked, one.count, "themes", theme=one.key)] for one in counted]
    return [*made, Sheet("themes", ABOUT, ("Theme", "Actions"), rows, note=note, draw=draw)]


def _steps(asked: Asked, found: Actions) -> Sheet:
    rows = [[Cell("Sent out"), linked(asked, found.issued, "actions")]]
    rows.append(
        [Cell(STEPS["done_by_supervision"]), linked(asked, found.in_time, "actions", step="done_by_supervision")]
    )
    rows += [
        [Cell(text), linked(asked, found.share(name), "actions", step=name)]
        for name, text in STEPS.items()
        if name != "done_by_supervision"
    ]
    return Sheet(
        "actions",
        "Did findings lead to change?",
        ("", "Actions"),
        rows,
        says=said(found.in_time, "were done by the next supervision", "actions that were due or are done"),
        note="Actions of audits submitted on these days, as they stand today; those that were withdrawn are left out.",
    )


def _row(asked: Asked, team: int | None, counts: Actions) -> Iterator[Cell]:
    place = of_team(team)
    yield linked(asked, counts.issued, "actions", **place)
    yield linked(asked, counts.in_time, "actions", step="done_by_supervision", **place)
    yield linked(asked, counts.share("overdue"), "actions", step="overdue", **place)
    yield linked(asked, counts.share("signed_off"), "actions", step="signed_off", **place)
