"""My work: what is overdue, what is due next, what somebody else has, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.mywork.figures import Ahead, Figures, figures
from service.reading.mywork.plans import PlanAbout
from service.reading.mywork.tasks import Line, MyWork, my_work
from service.reading.mywork.week import Expected, expected_this_week
from service.web.links import path_of, step_of
from service.web.who import can, sight
from service.web.words.wording import count
from service.web.work.beside import Beside, beside, is_exemplar
from service.web.work.filters import MANY, filters_of, narrowed
from service.web.work.rows import Telling, case_of, item_of
from service.web.work.sections import AUDITS, Section, later_of, sections_of

pages = Blueprint("home", __name__)


@dataclass(frozen=True)
class Waiting:
    """Something of one's own that somebody else has now; `task`: one gave it to them and can take it back."""

    case: str
    path: str
    what: str
    since: date
    task: int = 0


@dataclass(frozen=True)
class Count:
    """One number of the strip; without an anchor there is nothing to go to."""

    number: int
    text: str
    anchor: str
    late: bool = False


@pages.get("/")
@pages.get("/tasks")
def show() -> str:
    """The home page of whoever is signed in."""
    today, seen = here().today(), sight()
    whole, numbers = my_work(seen), figures(seen)
    chosen = filters_of(whole, request.args)
    work, week = narrowed(whole, chosen), expected_this_week(seen)
    sections = sections_of(work, [] if chosen.active else week, today, alone=chosen.active)
    side, later = beside(seen, whole, numbers, today), later_of(work, today)
    return render_template(
        "work/home.html",
        ahead=numbers.ahead,
        chosen=chosen,
        filtering=chosen.active or len(whole.lines) > MANY,
        finished=_finished(work),
        is_exemplar=is_exemplar,
        later=later,
        months=here().policy.number("coverage.months"),
        delayable=_delayable(work),
        sections=sections,
        side=side,
        staff=numbers.staff if side.sessions is not None else 0,
        strip=[] if chosen.active else _strip(sections, later, side, week),
        tally=_tally(work, numbers.ahead),
        waiting=[*_covered(work, numbers), *(_waiting(line, today) for line in work.waiting if not _by_cover(line))],
    )


def _strip(sections: Sequence[Section], later: Section, side: Beside, week: Sequence[Expected]) -> list[Count]:
    """What leads a manager's page: the same five numbers every day; for others each section, where there are many."""
    found = {section.title: section for section in sections}
    if side.sessions is None or not can("audit.submit"):
        counts = [Count(one.total, one.short or one.title, one.anchor, one.late) for one in sections]
        return [*counts, *_put_off(later)] if len(counts) > 2 else []
    audits = "Audits this week" if week else AUDITS
    words = {"Overdue": "Overdue", audits: "Audits to do this week" if week else audits}
    words |= {"Plans to sign off": "Plans to sign off", "Delays to decide": "Delays to decide"}
    counts = [_count(found.get(title), text) for title, text in words.items()]
    others = [one for one in sections if one.title.startswith(("Child at risk", "Escalations"))]
    counts[1:1] = [_count(one, one.title) for one in others]
    counts = [*counts, Count(side.left, "Supervisions left this week", "sessions"), *_put_off(later)]
    standing = [one for one in counts if one.number]
    if side.figures.open is None:
        return standing if len(standing) > 2 else []
    return counts if standing else []


def _count(section: Section | None, text: str) -> Count:
    if section is None:
        return Count(0, text, "")
    return Count(section.total, text, section.anchor, section.late)


def _put_off(later: Section) -> list[Count]:
    return [Count(later.total, "Later", "later")] if later.total else []


def _plans(lines: Sequence[Line], kind: str) -> list[PlanAbout]:
    return [line.plan for line in lines if line.kind == kind and line.plan]


def _tally(work: MyWork, ahead: Ahead | None) -> tuple[int, int] | None:
    """Of the actions due by the next supervision: how many are left, and how many done."""
    if ahead is None:
        return None
    due = [plan for plan in _plans(work.lines, "complete_plan") if plan.due_on <= ahead.on]
    return sum(len(plan.left) for plan in due), sum(plan.done for plan in due)


def _finished(work: MyWork) -> int:
    """How many own actions are done and wait for a signature."""
    return sum(len(plan.deeds) for plan in _plans(work.waiting, "sign_off_plan"))


def _delayable(work: MyWork) -> list[str]:
    """Where to ask for a delay, for each plan for which it can still be asked."""
    plans = [one for one in _plans(work.lines, "complete_plan") if one.state == "issued" and not one.delay_requested_on]
    return [step_of("action_plan", plan.id, "request_delay") for plan in plans if not plan.late]


def _by_cover(line: Line) -> bool:
    return line.from_me and not line.given


def _covered(work: MyWork, numbers: Figures) -> list[Waiting]:
    """All that stands with who covers for oneself, in one row: it comes back together."""
    lines = [line for line in work.waiting if _by_cover(line)]
    if not lines or numbers.substitute is None:
        return []
    who, first, _ = numbers.substitute
    return [Waiting(count(len(lines), "task"), "/cover", f"{who}, who covers for you", first)]


def _waiting(line: Line, today: date) -> Waiting:
    who, path = line.who or "Somebody", path_of(line.subject_kind, line.subject_id)
    if line.from_me:
        has = f"{who} does it, because you asked"
        return Waiting(item_of(line, Telling(today, {})).title, path, has, line.since, line.id)
    if line.plan:
        what = {
            "sign_off_plan": f"{who} to sign off your {count(len(line.plan.deeds), 'action')}",
            "decide_delay": f"{who} to decide on the delay that you asked for",
        }
        return Waiting(case_of(line.plan.reference), path, what.get(line.kind, who), line.since)
    reference = getattr(line.about, "reference", None)
    return Waiting(case_of(reference), path, f"{who} to decide what must be put right", line.since)
