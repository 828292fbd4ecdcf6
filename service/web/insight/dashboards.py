"""The pages of figures, and each table of them for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from service.queries import Absent
from service.web.insight import actions, agreement, escalations, evidence, grades, returns, times
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
    counts_on: str = "An audit counts on the day on which it was submitted."


DASHBOARDS: Mapping[str, Dashboard] = {
    "grades": Dashboard("Grades", grades.sheets),
    "evidence": Dashboard("Evidence on file", evidence.sheets),
    "actions": Dashboard("Actions", actions.sheets),
    "escalations": Dashboard(
        "Escalations", escalations.sheets, "An escalation counts on the day on which it was raised."
    ),
    "times": Dashboard("Time taken", times.sheets),
    "agreement": Dashboard("Graded twice", agreement.sheets),
    "returns": Dashboard(
        "Asked and done",
        returns.sheets,
        "A cycle counts on its last day for returning, an expected audit on the day from which it was expected.",
    ),
}
PAGE = f"<any({', '.join(DASHBOARDS)}):page>"


@pages.get("/insight", defaults={"page": "grades"})
@pages.get(f"/insight/{PAGE}")
def dashboard(page: str) -> str:
    """One page of figures of what the reader asks for, as far as it is theirs to see."""
    about = asked()
    return render_template(
        "insight/dashboard.html",
        about=about,
        counts_on=DASHBOARDS[page].counts_on,
        page=page,
        sheets=DASHBOARDS[page].sheets(about),
        statuses=STATUSES,
        tabs=tabs(),
        title=DASHBOARDS[page].title,
    )


@pages.get(f"/insight/{PAGE}/<name>.csv")
def download(page: str, name: str) -> Response:
    """One table of a page for a spreadsheet: shares as numbers of their own."""
    about = asked()
    sheet = next((one for one in DASHBOARDS[page].sheets(about) if one.key == name), None)
    if sheet is None:
        raise Absent("table")
    head, *rows = sheet.spread
    return table(f"{page}-{name}.csv", head, rows)
