"""What stands around every page: header, menu, banners, and the words that templates may use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, g, request
from flask_login import current_user
from jinja2 import StrictUndefined

from service.context import here
from service.reading.notices import unread
from service.reading.sending import is_held_for
from service.web.assets import asset, brand_asset
from service.web.links import path_of, step_of
from service.web.who import can, doors, me
from service.web.words import days, wording
from workflows.tools import Question
from workflows.words import AnswerValue

OWNERS = {"holder": "the practitioner", "service_manager": "the service manager"}


def register(app: Flask) -> None:
    """Give every template its words and its frame."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        brief=lambda day: days.brief(day, here().today()),
        cause=wording.cause,
        clock=_clock,
        day=lambda day: days.written(day, here().today()),
        first=wording.first,
        full=days.full,
        grade=wording.grade,
        lower_first=wording.lower_first,
        moment=_moment,
        moment_local=lambda at: _moment(at.astimezone(here().zone)),
        outcome=wording.outcome,
        on=lambda day: days.on(day, here().today()),
        upper_first=wording.upper_first,
        whose=wording.whose,
        within=lambda day: days.within(day, here().today()),
        word=wording.word,
    )
    env.globals.update(
        asset=asset,
        answer_options=_answer_options,
        brand_asset=brand_asset,
        count=wording.count,
        owner_word=lambda relation: OWNERS.get(relation, "the manager"),
        path_of=path_of,
        place=_place,
        state=wording.state,
        step_of=step_of,
        tag_colour=wording.TAGS.get,
    )
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """The council, the demonstration's clock, and, for whoever is signed in, their menu and messages."""
    settings = here().settings
    return {
        "brand": settings.brand_colour,
        "council": settings.council_name,
        # Functions, so that a page for a database that is away can do without them.
        "demonstration": lambda: here().local() if settings.demo else None,
        "can": can,
        "doors": doors,
        "here_path": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "me": _signed_in,
        "sending_held": _sending_held,
        "today": lambda: here().today(),
        "unread": _unread,
    }


def _signed_in() -> Any:
    return me() if current_user.is_authenticated else None


def _unread() -> int:
    """How many messages are new; asked once for each page."""
    if "unread" not in g:
        g.unread = unread(me())
    found: int = g.unread
    return found


def _sending_held() -> bool:
    """Whether nothing goes out, for those who look after messages; asked once for each page."""
    if "sending_held" not in g:
        g.sending_held = is_held_for(me())
    found: bool = g.sending_held
    return found


def _moment(at: datetime) -> str:
    return days.moment(at, here().today())


def _clock(at: datetime) -> str:
    """“Thursday 19 November 2026, 10:42am”."""
    return f"{at:%A} {days.full(at.date())}, {days.clock(at)}"


def _answer_options(question: Question) -> list[tuple[str, str]]:
    """The answers to choose from; “not answered” is no choice made."""
    return [(code, wording.word(code)) for code in question.choices if code != AnswerValue.NOT_ANSWERED]


def _place(notice: Mapping[str, Any]) -> str:
    """Where in a file something stands: “List 6, row 12, Date of birth”."""
    row = f"row {notice['row']}" if notice.get("row") else None
    return ", ".join(part for part in (notice.get("sheet"), row, notice.get("column")) if part) or "The file"
