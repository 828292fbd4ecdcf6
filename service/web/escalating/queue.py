"""The queue of escalations: what is mine to acknowledge and decide; what others hold and what has ended beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from service.context import here
from service.reading import queue as reading
from service.reading.pages import PER_PAGE, Page
from service.reading.queue import Part, Row, Section, Wanted
from service.reading.reviews import next_review
from service.web.escalating.clocks import Countdown, countdown
from service.web.links import path_of, step_of
from service.web.stepping.buttons import fresh
from service.web.who import can, sight
from service.web.words import days
from service.web.words.escalations import decided, elsewhere, finding, happened, progress
from service.web.words.wording import CAUSES

pages = Blueprint("escalations", __name__)


@dataclass(frozen=True)
class Told:
    """A row as it is shown: what happened, how much time is left, and a word that makes its button count once."""

    row: Row
    said: str
    clock: Countdown | None
    finding: str
    progress: str
    decided: str
    button: tuple[str, str]
    once: str

    @property
    def line(self) -> Any:
        return self.row.line


@pages.get("/escalations")
def show() -> str:
    """What waits for whoever is signed in, or what others hold, or what has ended."""
    wanted, view = _wanted(), request.args.get("show", "")
    words = {"filters": _filters(wanted), "view": view, "wanted": wanted}
    if view in ELSEWHERE:
        found = ELSEWHERE[view](sight(), wanted)
        listed = Page([_told(row) for row in found.items], found.number, found.total)
        teams = reading.teams_to_filter(sight())
        return render_template("escalations/others.html", **words, page=listed, teams=teams, causes=_causes())
    mine = reading.queue(sight(), wanted)
    return render_template(
        "escalations/queue.html",
        **words,
        **_around(mine),
        causes=_causes(mine.causes),
        pages=_pages(mine.parts, wanted),
        parts={part.section: _rows(part) for part in mine.parts.values()},
        queue=mine,
        teams=mine.teams,
    )


ELSEWHERE = {"ended": reading.ended, "open": reading.every_open, "others": reading.with_others}


def _wanted() -> Wanted:
    asked = request.args
    only = asked.get("only", "")
    return Wanted(
        team=asked.get("team", None, int),
        cause=asked["reason"] if asked.get("reason") in CAUSES else None,
        only=Section(only) if only in list(Section) else None,
        page=asked.get("page", 1, int),
    )


def _filters(wanted: Wanted) -> str:
    """What the list is narrowed to, as it follows in an address."""
    parts = {"team": wanted.team, "reason": wanted.cause}
    return "".join(f"{name}={value}&" for name, value in parts.items() if value is not None)


def _causes(known: Sequence[str] = tuple(CAUSES)) -> list[tuple[str, str]]:
    return [(code, CAUSES[code]) for code in CAUSES if code in known]


def _around(mine: reading.Queue) -> Mapping[str, Any]:
    """The notes beside the headings: to whom it all passes, how long there is, when the next review is."""
    names = {row.story.passes_to for row in mine.parts[Section.ACKNOWLEDGE].rows}
    within = {row.story.within for row in mine.parts[Section.DECIDE].rows}
    reviews = can("review.record")
    return {
        "passes_to": names.pop() if len(names) == 1 else None,
        "reviews": reviews,
        "review": next_review(sight()) if mine.parts[Section.REVIEW].total else None,
        "within": days.working_days(within.pop()) if len(within) == 1 else None,
    }


def _pages(parts: Mapping[Section, Part], wanted: Wanted) -> Page[Any]:
    """The pages of the one section that is shown whole."""
    total = parts[wanted.only].total if wanted.only else 0
    return Page((), min(max(wanted.page, 1), max(1, -(-total // PER_PAGE))), total)


def _rows(part: Part) -> list[Told]:
    return [_told(row) for row in part.rows]


def _told(row: Row) -> Told:
    today: date = here().today()
    return Told(
        row=row,
        said=happened(row.line, row.story, today),
        clock=countdown(row.line, row.story),
        finding=finding(row.story),
        progress=progress(row.story),
        decided=decided(row.line, row.story),
        button=_button(row),
        once=fresh(),
    )


def _button(row: Row) -> tuple[str, str]:
    """What to press to decide, and where it leads."""
    other = elsewhere(row.line)
    if other is None:
        return "Record decision", step_of("escalation", row.line.id, "resolve")
    text, kind, number = other
    return text, path_of(kind, number)
