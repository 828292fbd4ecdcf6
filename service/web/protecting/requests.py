"""Requests for all that is held about a case or a member of staff: entered, put together, reviewed, released."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.downloads import download
from service.reading.protecting.decisions import one_request, requests_page
from service.usecases import disclosing
from service.web.entering.confirming import fresh
from service.web.protecting.asking import about_fields, done, given
from service.web.stepping.fields import problems
from service.web.who import can, me
from workflows.engine import Incomplete

pages = Blueprint("access_requests", __name__)
PLACE = "/data-protection/requests"
HINT = "The number under which the authority’s own access-request process has it, and keeps its time limit."


@pages.get(PLACE)
def index(wrong: Mapping[str, str] | None = None) -> str:
    """The requests, and a form to enter one."""
    found = requests_page(me(), request.args.get("page", 1, int))
    fields = about_fields("reference", "Its number", "text", HINT, wrong or {}) if can("data.disclose") else ()
    return render_template("protecting/requests.html", requests=found, fields=fields, problems=problems(fields))


@pages.post(PLACE)
def ask() -> Response | tuple[str, int]:
    """Enter a request."""
    try:
        made = disclosing.ask(me(), *given())
    except Incomplete as refused:
        return index(refused.fields), 422
    flash("Entered. Now have the package put together.")
    return redirect(f"{PLACE}/{made.id}", 303)


@pages.get(f"{PLACE}/<number:number>")
def show(number: int, wrong: str = "") -> str:
    """One request, and what the reader can do with it."""
    return render_template("protecting/request.html", one=one_request(me(), number), wrong=wrong)


@pages.get(f"{PLACE}/<number:number>/package.zip")
def package(number: int) -> Response:
    """The package, for whoever may open it now; that is noted."""
    name, content = disclosing.package(me(), number)
    return download(content, name, "application/zip")


@pages.post(f"{PLACE}/<number:number>/prepare")
def prepare(number: int) -> Response | tuple[str, int]:
    """Have the package put together, or anew."""
    return _done(number, lambda: disclosing.prepare(me(), number), "Put together. Now a second person reviews it.")


@pages.post(f"{PLACE}/<number:number>/review")
def review(number: int) -> Response | tuple[str, int]:
    """Say, as the second person, that it may go out."""
    return _done(number, lambda: disclosing.review(me(), number), "Noted. It may be handed over.")


@pages.post(f"{PLACE}/<number:number>/release")
@fresh
def release(number: int) -> Response | tuple[str, int]:
    """Say that it was handed over."""
    return _done(number, lambda: disclosing.release(me(), number), "Noted that it was handed over.")


@pages.post(f"{PLACE}/<number:number>/refuse")
def refuse(number: int) -> Response | tuple[str, int]:
    """Say that it is not handed over, and why."""
    why = request.form.get("why", "")
    return _done(number, lambda: disclosing.refuse(me(), number, why), "Noted that it is not handed over.")


def _done(number: int, step: Callable[[], object], said: str) -> Response | tuple[str, int]:
    return done(step, said, f"{PLACE}/{number}", lambda refused: show(number, refused))
