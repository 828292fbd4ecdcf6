"""What does not agree: histories, states, tasks, clocks and messages held against each other."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.reconciling import SHOWN, discrepancies_page, latest_rounds, one_discrepancy
from service.usecases import reconciling
from service.web.stepping.fields import Field, problems
from service.web.who import me
from service.web.words import administration as words
from workflows.engine import Incomplete

pages = Blueprint("checks", __name__)
PLACE = "/administration/checks"


@pages.get(PLACE)
def show() -> str:
    """What stands, what was explained or has ended, and the last looks."""
    shown = request.args.get("show", "")
    shown = shown if shown in SHOWN else SHOWN[0]
    found = discrepancies_page(me(), request.args.get("page", 1, int), shown)
    rounds = latest_rounds(5)
    running = bool(rounds) and rounds[0].ended_at is None
    return render_template(
        "administration/checks.html", page=found, rounds=rounds, running=running, shown=shown, words=words
    )


@pages.post(PLACE)
def ask() -> Response:
    """Have everything looked at."""
    reconciling.ask(me())
    flash("Everything is being checked. It goes on when you leave this page.")
    return redirect(PLACE, 303)


@pages.get(f"{PLACE}/<number:number>/explain")
def ask_reason(number: int, wrong: str = "") -> str:
    """Why it may stay as it is."""
    hint = "For example: a backup was restored on this day. Name no child and no family."
    field = Field("reason", "What happened, and why it may stay", "textarea", hint=hint, error=wrong)
    found = one_discrepancy(me(), number)
    return render_template(
        "administration/explain.html", field_=field, found=found, problems=problems([field]), words=words
    )


@pages.post(f"{PLACE}/<number:number>/explain")
def explain(number: int) -> Response | tuple[str, int]:
    """Explain it."""
    try:
        reconciling.explain(me(), number, request.form.get("reason", "").replace("\x00", "")[:1000])
    except Incomplete as refused:
        return ask_reason(number, refused.fields["reason"]), 422
    flash("It is explained, and nobody is alerted of it again.")
    return redirect(PLACE, 303)
