"""The pages of figures, each table of them for a spreadsheet, and the audits behind a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from service.insight.behind import GOOD_OR_BETTER, Behind, audits_behind
from service.insight.measures.counting import Part
from service.queries import Absent
from service.toolbox import current
from service.web.insight import actions, agreement, escalations, evidence, grades, returns, times
from service.web.insight.asking import STATUSES, Asked, asked
from service.web.insight.sheets import Sheet
from service.web.insight.tabs import tabs
from service.web.rounds.tables import table
from service.web.who import sight
from service.web.words.wording import ANSWERS, GRADES

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


@pages.get("/insight/audits")
def audits() -> str:
    """The audits behind a number that the reader may see."""
    about, behind = asked(), _behind()
    found = audits_behind(about.scope, behind, sight(), request.args.get("page", 1, int))
    given = {name: text for name in BEHIND if (text := request.args.get(name))}
    onward = about.link("/insight/audits", **given)
    return render_template(
        "insight/audits.html", about=about, found=found, onward=onward, said=_said(behind, about), tabs=tabs()
    )


BEHIND = ("part", "grade", "twice", "exemplar", "question", "answer")


def _behind() -> Behind:
    """What a link says; a word that is none is left out, so that an old link still shows a list."""
    given = request.args.get
    part, grade, answer = given("part", ""), given("grade", ""), given("answer", "")
    return Behind(
        part=Part(part) if part in list(Part) else None,
        grade=grade if grade in (*GRADES, GOOD_OR_BETTER) else None,
        twice=bool(given("twice")),
        exemplar=bool(given("exemplar")),
        question=given("question") or None,
        answer=answer if answer in ANSWERS else None,
    )


def _said(behind: Behind, about: Asked) -> list[str]:
    """What narrows the list, in words."""
    found = [grades.PARTS[behind.part]] if behind.part else []
    if behind.grade:
        found.append({**GRADES, GOOD_OR_BETTER: "Good or better"}[behind.grade])
    found += ["Graded twice"] if behind.twice else []
    found += ["Marked as good work"] if behind.exemplar else []
    if behind.question and about.scope.tool_key:
        known = current(about.scope.tool_key)
        question = known.tool.questions.get(behind.question) if known else None
        found.append(f"{question.text if question else 'One question'} {ANSWERS.get(behind.answer or '', '')}".strip())
    return found
