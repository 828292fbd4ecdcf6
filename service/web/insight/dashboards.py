"""The pages of figures, and each table of them for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from service.queries import Absent
from service.web.insight import actions, agreement, cycles, escalations, evidence, grades, returns, times
from service.web.insight.asking import STATUSES, Asked, asked
from service.web.insight.sheets import Sheet
from service.web.insight.tabs import tabs
from service.web.rounds.tables import table

pages = Blueprint("insight", __name__)


@dataclass(frozen=True)
class Dashboard:
    """One page of figures: what it is about, and the tables on it."""

    title: str
    sheets: Callable[[Asked], list[Sheet]]
    of_cycle: bool = False
    counts_on: str = "An audit counts on the day on which it was submitted."


DASHBOARDS: Mapping[str, Dashboard] = {
    "grades": Dashboard("Grades", grades.sheets),
    "evidence": Dashboard("Evidence on file", evidence.sheets),
    "actions": Dashboard("Actions", actions.sheets),
    "escalations": Dashboard(
        "Escalations", escalations.sheets, counts_on="An escalation counts on the day on which it was raised."
    ),
    "times": Dashboard("Time taken", times.sheets),
    "agreement": Dashboard("Graded twice", agreement.sheets),
    "returns": Dashboard(
        "Asked and done",
        returns.sheets,
        counts_on="A cycle counts on its last day for returning, an expected audit on the first day on which it was.",
    ),
    "cycles": Dashboard(
        "Cycle beside cycle",
        cycles.sheets,
        of_cycle=True,
        counts_on="What came back by the last day of a cycle counts.",
    ),
}
PAGE = f"<any({', '.join(DASHBOARDS)}):page>"


@pages.get("/insight", defaults={"page": "grades"})
@pages.get(f"/insight/{PAGE}")
def dashboard(page: str) -> str:
    """One page of figures of what the reader asks for, as far as it is theirs to see."""
    about = _about(page)
    return render_template(
        "insight/dashboard.html",
        about=about,
        counts_on=DASHBOARDS[page].counts_on,
        of_cycle=DASHBOARDS[page].of_cycle,
        page=page,
        sheets=DASHBOARDS[page].sheets(about),
        statuses=STATUSES,
        tabs=tabs(),
        title=DASHBOARDS[page].title,
    )


@pages.get(f"/insight/{PAGE}/<name>.<any(csv, xlsx):ending>")
def download(page: str, name: str, ending: str) -> Response:
    """One table of a page for a spreadsheet: shares as numbers of their own."""
    about = _about(page)
    sheet = next((one for one in DASHBOARDS[page].sheets(about) if one.key == name), None)
    if sheet is None:
        raise Absent("table")
    head, rows = sheet.spread
    return table(f"{page}-{name}", ending, head, rows)


def _about(page: str) -> Asked:
    """What is asked for; a page of one cycle is about the newest unless another is chosen."""
    about = asked()
    return cycles.of_one(about) if DASHBOARDS[page].of_cycle else about
