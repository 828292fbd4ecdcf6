"""Moves the demonstration's clock on, so that anybody can watch what happens next."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response

from service.context import here
from service.usecases import demo_clock
from service.web.links import safe_path
from service.web.who import me
from service.web.words.days import full
from workflows.engine import Refused

pages = Blueprint("demonstration", __name__)


@pages.post("/demonstration/<any('next-working-day', 'next-supervision'):to>")
def move(to: str) -> Response:
    """To the next working day, or to one's own next supervision."""
    if not here().settings.demo:
        abort(404)
    try:
        day = demo_clock.next_working_day() if to == "next-working-day" else demo_clock.next_supervision(me())
        flash(f"It is now {day:%A} {full(day)}.")
    except Refused as refused:
        flash(str(refused), "caution")
    return redirect(safe_path(request.form.get("next")), 303)
