"""Erasures: ask for one; decide, as the second person."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.protecting.decisions import erasures_page
from service.usecases import erasing
from service.web.entering.confirming import fresh
from service.web.protecting.asking import about_fields, done, given
from service.web.stepping.fields import problems
from service.web.who import can, me
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


@pages.post(f"{PLACE}/<number:number>/approve")
@fresh
def approve(number: int) -> Response | tuple[str, int]:
    """Erase it."""
    said = "Erased. Its histories verify, and say who decided it."
    return done(lambda: erasing.approve(me(), number), said, PLACE, lambda refused: index(said=refused))


@pages.post(f"{PLACE}/<number:number>/refuse")
def refuse(number: int) -> Response | tuple[str, int]:
    """Let it stay."""
    why = request.form.get("why", "")
    said = "Noted. It stays as it is."
    return done(lambda: erasing.refuse(me(), number, why), said, PLACE, lambda refused: index(said=refused))
