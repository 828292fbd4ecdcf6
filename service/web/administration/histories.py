"""Whether the histories were changed behind the service's back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.erased import all_said
from service.fields import LARGEST_NUMBER
from service.queries import Absent
from service.reading.administration import kinds_of_history, looks_page
from service.usecases import verifying
from service.verification import Piece
from service.web.who import me
from service.web.words import administration as words

pages = Blueprint("histories", __name__)
PLACE = "/administration/history"


@pages.get(PLACE)
def show() -> str:
    """The last verifications and checkpoint; with a record in the address, what is found about that one."""
    looks, seal, records = looks_page(me())
    kinds = sorted((words.kind(kind), kind) for kind in kinds_of_history())
    kind, number = request.args.get("kind", ""), request.args.get("number", 0, int)
    return render_template(
        "administration/history.html",
        kinds=kinds,
        looks=looks,
        one=_one(kind, number) if kind and number else None,
        lawful=[sentence for _, _, sentence in all_said(kind, min(number, LARGEST_NUMBER))] if kind and number else [],
        records=records,
        running=bool(looks) and looks[0].ended_at is None,
        seal=seal,
        wanted=(kind, number),
        words=words,
    )


@pages.post(PLACE)
def ask() -> Response:
    """Have all of them verified."""
    verifying.ask(me())
    flash("Every history is being verified. It goes on when you leave this page.")
    return redirect(PLACE, 303)


def _one(kind: str, number: int) -> Piece | str:
    """What is found, or a sentence where there is no such record."""
    try:
        return verifying.verify_one(kind, min(number, 2**31 - 1), me())
    except Absent:
        return "There is no trace of a record with this number. Check the number in its address."
