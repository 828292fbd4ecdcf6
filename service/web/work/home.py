"""My work: what is overdue, what is due next, what somebody else has, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, render_template

from service.context import here
from service.reading.notices import latest_unread
from service.reading.sessions import NextSession, ahead, next_of
from service.reading.worklist import Line, Worklist, worklist
from service.web.who import can, me, sight
from service.web.words.days import written
from service.web.work.tasks import Item, item_of, waiting_of

pages = Blueprint("home", __name__)
DAYS_AHEAD = 14
MESSAGES = 3

# Tasks of these kinds stand under one heading, in this order; plans stand under the day of their supervision.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Child at risk today": ("acknowledge_urgent_escalation", "resolve_urgent_escalation"),
    "Escalations to acknowledge": ("acknowledge_escalation", "acknowledge_top_escalation"),
    "Escalations to decide": ("resolve_escalation", "resolve_top_escalation"),
    "Delays to decide": ("decide_delay",),
    "Plans to sign off": ("sign_off_plan",),
    "Actions to send out": ("issue_actions", "supply_actions"),
    "To discuss in supervision": ("discuss_form", "issue_form_actions", "file_form"),
    "Audits to do": ("audit_file",),
    "Grades to agree": ("agree_grade", "answer_moderation", "settle_grade"),
    "Files to grade a second time": ("moderate_audit", "assess_audit"),
    "Group exercises": ("enter_grade", "reveal_grades", "agree_standard"),
    "Plans to give to someone else": ("reassign_plan",),
    "Supervisions to mark": ("hold_supervision",),
    "Audit tools to finish": ("finish_tool",),
    "Cycles to move on": ("draw_cycle", "open_cycle", "close_cycle", "report_cycle"),
}


@dataclass(frozen=True)
class Section:
    """A heading, its items, and where on the page it is."""

    title: str
    anchor: str
    items: Sequence[Item]
    late: bool = False
    short: str = ""


@pages.get("/")
@pages.get("/tasks")
def show() -> str:
    """The home page of whoever is signed in."""
    person, today = me(), here().today()
    work = worklist(sight())
    supervised = next_of(person) if person.manager else None
    sections = [_overdue(work, today), *_plans(work, today), *_others(work, today)]
    return render_template(
        "pages/home.html",
        ahead=ahead(sight(), DAYS_AHEAD) if can("supervision.book") else [],
        messages=latest_unread(person, MESSAGES),
        cut=work.total - len(work.lines),
        sections=[section for section in sections if section.items],
        supervised=supervised,
        tally=_tally(work, supervised),
        waiting=[waiting_of(line) for line in work.waiting],
    )


def _tally(work: Worklist, supervised: NextSession | None) -> tuple[int, int] | None:
    """Of the actions due by the next supervision: how many are left, and how many done."""
    if supervised is None:
        return None
    due = [line for line in _of_kinds(work.lines, ("complete_plan",)) if line.due_on and line.due_on <= supervised.on]
    plans = [line.plan for line in due if line.plan]
    return sum(len(plan.left) for plan in plans), sum(plan.done for plan in plans)


def _overdue(work: Worklist, today: date) -> Section:
    late = [line for line in work.lines if line.late]
    return Section("Overdue", "overdue", [item_of(line, today) for line in late], late=True)


def _plans(work: Worklist, today: date) -> list[Section]:
    """One's own plans, under the supervision at which they are due."""
    due = [line for line in _of_kinds(work.lines, ("complete_plan",)) if not line.late]
    return [
        Section(
            _supervision(day, today), f"due-{day}", [item_of(line, today) for line in lines], short="For supervision"
        )
        for day, lines in groupby(due, key=lambda line: line.due_on)
    ]


def _supervision(day: date | None, today: date) -> str:
    if day is None:
        return "To do"
    return "For supervision today" if day == today else f"For supervision on {written(day, today)}"


def _others(work: Worklist, today: date) -> list[Section]:
    found = []
    for title, kinds in SECTIONS.items():
        lines = [line for line in _of_kinds(work.lines, kinds) if not line.late and _is_near(line, today)]
        found.append(Section(title, kinds[0].replace("_", "-"), [item_of(line, today) for line in lines]))
    return found


def _is_near(line: Line, today: date) -> bool:
    """A session that lies ahead is no work yet; it stands beside, among the sessions to come."""
    return line.kind != "hold_supervision" or line.due_on is None or line.due_on <= today


def _of_kinds(lines: Iterable[Line], kinds: Sequence[str]) -> list[Line]:
    return [line for line in lines if line.kind in kinds]
