"""Legal holds: place one, lift one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.protecting.decisions import holds_page
from service.usecases import legal_holds
from service.web.protecting.asking import about_fields, done, given
from service.web.stepping.fields import problems
from service.web.who import me
from workflows.engine import Incomplete

pages = Blueprint("legal_holds", __name__)
PLACE = "/data-protection/holds"
HINT = "For example: a claim has been announced. Name no child and no family."


@pages.get(PLACE)
def index(wrong: Mapping[str, str] | None = None, said: str = "") -> str:
    """The holds, and a form to place one."""
    found = holds_page(me(), request.args.get("page", 1, int))
    fields = about_fields("reason", "Why must it be kept?", "textarea", HINT, wrong or {})
    return render_template("protecting/holds.html", holds=found, fields=fields, problems=problems(fields), wrong=said)


@pages.post(PLACE)
def place() -> Response | tuple[str, int]:
    """Place a hold."""
    try:
        legal_holds.place(me(), *given())
    except Incomplete as refused:
        return index(refused.fields), 422
    flash("The hold stands. Nothing of this is erased until somebody lifts it.")
    return redirect(PLACE, 303)


@pages.post(f"{PLACE}/<number:number>/lift")
def lift(number: int) -> Response | tuple[str, int]:
    """Lift a hold."""
    why = request.form.get("why", "")
    return done(
        lambda: legal_holds.lift(me(), number, why), "The hold is lifted.", PLACE, lambda said: index(said=said)
    )
