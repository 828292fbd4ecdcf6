"""What is kept how long, and runs over what has been kept long enough."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.protecting.retention import all_periods, nightly, one_run, runs_page
from service.usecases import retaining
from service.web.entering.confirming import fresh
from service.web.who import me
from workflows.engine import Illegal

pages = Blueprint("retention", __name__)
PLACE = "/data-protection"


@pages.get(PLACE)
def index(wrong: str = "") -> str:
    """The periods of policy, and the runs."""
    found = runs_page(me(), request.args.get("page", 1, int))
    return render_template(
        "protecting/retention.html", periods=all_periods(), nightly=nightly(), runs=found, wrong=wrong
    )


@pages.get(f"{PLACE}/runs/<number:number>")
def show(number: int, wrong: str = "") -> str:
    """What one run found."""
    return render_template("protecting/run.html", run=one_run(me(), number), wrong=wrong)


@pages.post(f"{PLACE}/runs")
@fresh
def begin() -> Response | tuple[str, int]:
    """Begin a dry run, or one in earnest."""
    try:
        run = retaining.ask(me(), dry=request.form.get("earnest") != "yes")
    except Illegal as refused:
        return index(str(refused)), 409
    flash("The run has begun. It goes on in the background; open this page again in a moment.")
    return redirect(f"{PLACE}/runs/{run.id}", 303)


@pages.post(f"{PLACE}/runs/<number:number>/read")
def read(number: int) -> Response | tuple[str, int]:
    """Say that one has read what a dry run found."""
    try:
        retaining.confirm(me(), number)
    except Illegal as refused:
        return show(number, str(refused)), 409
    flash("Noted that you have read this. A run in earnest may follow.")
    return redirect(f"{PLACE}/runs/{number}", 303)
