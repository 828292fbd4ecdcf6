"""The dashboard of actions: whether what was found was put right, and what the actions were about."""

from __future__ import annotations

from collections.abc import Iterator

from service.insight.charts.bars import Bar, bars
from service.insight.measures.actions import Actions, actions, themes
from service.web.insight.asking import Asked
from service.web.insight.sheets import Cell, Sheet, cells, said
from service.web.words.wording import word

STEPS = (
    ("delayed", "Delayed, with a manager’s agreement"),
    ("overdue", "Overdue today"),
    ("signed_off", "Signed off"),
    ("verified", "File audited again since"),
    ("confirmed", "Audited again and found good or better"),
)


def sheets(asked: Asked) -> list[Sheet]:
    """Every action on the case side of the scope's audits, as it stands today."""
    found = actions(asked.scope)
    made = [_steps(found.total)]
    if asked.scope.team_id is None and len(found.teams) > 1:
        rows = [[Cell(name or "No team"), *_row(counts)] for name, counts in found.teams]
        heads = ("", "Sent out", "Done by the next supervision", "Overdue today", "Signed off")
        made.append(Sheet("teams", "By team", heads, rows, note="By the team of the case."))
    counted = [(word(one.key), one.count) for one in themes(asked.scope)]
    figure = bars("themes", [Bar(*one) for one in counted], heading="What the actions are about", things="actions")
    note = "Actions that were struck out are left out. Nothing of practitioners’ forms is counted."
    rows = [cells(*one) for one in counted]
    return [*made, Sheet("themes", figure.heading, ("Theme", "Actions"), rows, note=note, figure=figure)]


def _steps(found: Actions) -> Sheet:
    rows = [cells("Sent out", found.issued), cells("Done by the next supervision", found.in_time)]
    rows += [cells(text, found.share(name)) for name, text in STEPS]
    return Sheet(
        "actions",
        "Did findings lead to change?",
        ("", "Actions"),
        rows,
        says=said(found.in_time, "were done by the next supervision", "actions that were due or are done"),
        note="Actions of audits submitted on these days, as they stand today; those that were withdrawn are left out.",
    )


def _row(counts: Actions) -> Iterator[Cell]:
    yield Cell(counts.issued)
    yield Cell(counts.in_time)
    yield Cell(counts.share("overdue"))
    yield Cell(counts.share("signed_off"))
