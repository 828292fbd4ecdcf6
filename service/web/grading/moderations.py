"""Second grades: whose turn each is; the file graded blind; then the two grades side by side, agreed or settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.history import Entry
from service.reading.moderations import (
    LISTS,
    ModerationLine,
    ModerationPage,
    moderation_counts,
    moderation_list,
    moderation_page,
)
from service.usecases.transitions import possible
from service.web.escalating.clocks import Countdown, until
from service.web.grading.forms import step_form
from service.web.records.life import Branch, Figure, Way, entered
from service.web.stepping.buttons import steps
from service.web.who import can, me, sight
from service.web.words import days
from service.web.words.naming import named
from service.web.words.timeline import Around, told

pages = Blueprint("moderations", __name__)
NAMES: Mapping[str, str] = {"grade": "To grade", "agree": "To agree", "disputed": "Disputed", "done": "Done"}
EMPTY: Mapping[str, tuple[str, str]] = {
    "grade": ("No file waits for a second grade.", "A file stands here when its audit is chosen to be graded twice."),
    "agree": ("No two grades wait to be agreed.", "When a file is graded twice, its auditor agrees here or disputes."),
    "disputed": ("No grade is disputed.", "When an auditor disputes a grade, it stands here until it is settled."),
    "done": ("Nothing has been graded twice yet.", "Grades that were agreed or settled stand here."),
}
BECAUSE: Mapping[str, str] = {
    "inadequate": "The first grade was inadequate. Every such grade is looked at twice.",
    "new_auditor": "It was one of a new auditor’s first audits.",
    "outstanding": "The first grade was outstanding. Every such grade is looked at twice.",
    "random": "Chance chose it. A share of all audits is graded twice.",
}
# What is asked on the page itself, the first that is possible; everything else has a page of its own.
INLINE = ("grade", "assess")


@pages.get("/moderations")
def index() -> str:
    """The second grades that one may see, one list for each turn."""
    asked = request.args.get("show", "grade")
    show = asked if asked in LISTS else "grade"
    return render_template(
        "grading/moderations.html",
        counts=moderation_counts(sight()),
        empty=EMPTY[show],
        lists=NAMES,
        may_begin=can("exercise.begin"),
        page=moderation_list(sight(), show, request.args.get("page", 1, int)),
        show=show,
    )


@pages.get("/moderations/<number:number>")
def show(number: int) -> str:
    """One second grade, as far as the person may know it."""
    page, today = moderation_page(number, sight()), here().today()
    found = possible(page.record, me())
    # How good the audit was can only be said when it was read.
    later = ("quality", "quality_comment") if page.line.state == "requested" else ()
    form = step_form(page.record, found, INLINE, later)
    others = [one for one in found if form is None or one.trigger != form.trigger]
    whose = named(page.record, me())
    line = page.line
    return render_template(
        "grading/moderation.html",
        clock=_clock(line),
        figure=_figure(page, today),
        form=form,
        happened=told(page.entries, Around(today, {}, frozenset())),
        line=line,
        now=steps("moderation", number, line.version, others, whose, quiet=form is not None or not line.mine),
        page=page,
        why=BECAUSE.get(page.line.because or "", page.line.because),
    )


def _clock(line: ModerationLine) -> Countdown | None:
    """The time left for the next step; None when it has ended."""
    if line.state in LISTS["done"]:
        return None
    begun = line.requested_on if line.state == "requested" else here().today()
    return until(line.due_on, here().calendar.between(begun, line.due_on), "")


def _figure(page: ModerationPage, today: date) -> Figure:
    line, came = page.line, entered(page.entries, "moderation", page.line.id)
    end = "settled" if line.state in ("disputed", "settled") else "agreed"
    at = "graded" if line.state == "disputed" else line.state
    by = f"By {days.within(line.due_on, today)}"
    waits = {"requested": line.moderator, "graded": line.auditor, "disputed": line.decider}.get(line.state)
    now = [by, waits or ""] if line.state not in LISTS["done"] else ()
    return Way("moderation", ("requested", "graded", end), at, came, today, now, _disputes(line, came, today)).figure()


def _disputes(line: ModerationLine, came: Mapping[str, Entry], today: date) -> list[Branch]:
    entry = came.get("disputed")
    if entry is None or line.state not in ("disputed", "settled"):
        return []
    on = days.within(entry.at.date(), today)
    return [Branch("delay", "Disputed.", f"{entry.actor} disputed the second grade, {on}.")]
