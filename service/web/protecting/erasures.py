"""Erasures: ask for one; see where else it is named; decide, as the second person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.protecting.decisions import erasures_page
from service.reading.protecting.erasure import one_erasure
from service.usecases import erasing
from service.web.entering.confirming import fresh
from service.web.links import path_of
from service.web.protecting.asking import about_fields, done, given
from service.web.stepping.fields import problems
from service.web.who import can, me
from service.web.words.records import record_named
from workflows.engine import Illegal, Incomplete

pages = Blueprint("erasures", __name__)
PLACE = "/data-protection/erasures"
HINT = "For example: Article 17(1)(a), no longer needed. Name no child and no family."


@pages.get(PLACE)
def index(wrong: Mapping[str, str] | None = None, said: str = "") -> str:
    """The erasures, and a form to ask for one."""
    found = erasures_page(me(), request.args.get("page", 1, int))
    fields = about_fields("reason", "On what ground?", "textarea", HINT, wrong or {}) if can("data.erase") else ()
    return render_template(
        "protecting/erasures.html", erasures=found, fields=fields, problems=problems(fields), wrong=said
    )


@pages.post(PLACE)
def ask() -> Response | tuple[str, int]:
    """Ask for an erasure."""
    try:
        erasing.ask(me(), *given())
    except Incomplete as refused:
        return index(refused.fields), 422
    except Illegal as refused:
        return index(said=str(refused)), 409
    flash("Asked for. A second person decides: an administrator, or another data protection officer.")
    return redirect(PLACE, 303)


@pages.get(f"{PLACE}/<number:number>")
def show(number: int, wrong: str = "") -> str:
    """One erasure with where else it is named, and the decision."""
    found = one_erasure(me(), number)
    return render_template(
        "protecting/erasure.html",
        named=found.named,
        one=found.erasure,
        path_of=path_of,
        record_named=record_named,
        wrong=wrong,
    )


@pages.post(f"{PLACE}/<number:number>/approve")
@fresh
def approve(number: int) -> Response | tuple[str, int]:
    """Erase it, and take it out of what others wrote where that is wanted."""
    everywhere = request.form.get("everywhere") == "yes"
    return _decided(number, lambda: erasing.approve(me(), number, everywhere=everywhere), "Erased.")


@pages.post(f"{PLACE}/<number:number>/refuse")
def refuse(number: int) -> Response | tuple[str, int]:
    """Let it stay."""
    why = request.form.get("why", "")
    return _decided(number, lambda: erasing.refuse(me(), number, why), "Noted.")


def _decided(number: int, step: Callable[[], object], said: str) -> Response | tuple[str, int]:
    return done(step, said, f"{PLACE}/{number}", lambda refused: show(number, refused))
