"""What stands around every page: header, menu, banners, and the words that templates may use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, request
from flask_login import current_user
from jinja2 import StrictUndefined

from service.context import here
from service.reading.notices import unread
from service.web import days, wording
from service.web.assets import asset, brand_asset
from service.web.links import path_of, step_of
from service.web.who import can, doors, me


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
        listed=wording.listed,
        lower_first=wording.lower_first,
        moment=_moment,
        on=lambda day: days.on(day, here().today()),
        upper_first=wording.upper_first,
        whose=wording.whose,
        within=lambda day: days.within(day, here().today()),
        word=wording.word,
    )
    env.globals.update(
        asset=asset,
        brand_asset=brand_asset,
        count=wording.count,
        path_of=path_of,
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
        "demonstration": here().local() if settings.demo else None,
        "can": can,
        "doors": doors,
        "here_path": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "me": _signed_in,
        "today": here().today(),
        "unread": lambda: unread(me()),
    }


def _signed_in() -> Any:
    return me() if current_user.is_authenticated else None


def _moment(at: datetime) -> str:
    return days.moment(at, here().today())


def _clock(at: datetime) -> str:
    """“Thursday 19 November 2026, 10:42am”."""
    return f"{at:%A} {days.full(at.date())}, {days.clock(at)}"
