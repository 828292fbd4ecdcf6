"""Messages that could not be delivered: look, try again, give up."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.letters import dead_page, failing_page, one_dead
from service.usecases import letters
from service.web.stepping.fields import Field, problems
from service.web.who import me
from service.web.words import administration as words
from service.web.words.wording import count
from workflows.engine import Incomplete

pages = Blueprint("letters", __name__)
PLACE = "/administration/messages"


@pages.get(PLACE)
def index() -> str:
    """Dead letters, and what is tried again by itself."""
    page = request.args.get("page", 1, int)
    tried = request.args.get("show") == "failing"
    found = failing_page(me(), page) if tried else dead_page(me(), page)
    return render_template("administration/messages.html", page=found, tried=tried, words=words)


@pages.post(f"{PLACE}/retry")
def retry_all() -> Response:
    """Try every dead letter again."""
    number = letters.retry_all_for(me())
    flash(f"{count(number, 'message')} will be sent again now." if number else "There was nothing to send again.")
    return redirect(PLACE, 303)


@pages.post(f"{PLACE}/<number:number>/retry")
def retry(number: int) -> Response:
    """Try one again."""
    letters.retry_for(me(), number)
    flash("The message will be sent again now. If it fails once more, it comes back here.")
    return redirect(PLACE, 303)


@pages.get(f"{PLACE}/<number:number>/give-up")
def ask_reason(number: int, wrong: str = "") -> str:
    """Why nobody needs it any more."""
    hint = "For example: has left and needs no word any more. Name no child and no family."
    field = Field("reason", "Why nobody needs this message", "textarea", hint=hint, error=wrong)
    letter = one_dead(me(), number)
    return render_template(
        "administration/give_up.html", field_=field, letter=letter, problems=problems([field]), words=words
    )


@pages.post(f"{PLACE}/<number:number>/give-up")
def give_up(number: int) -> Response | tuple[str, int]:
    """Give it up."""
    try:
        letters.give_up_for(me(), number, request.form.get("reason", "").replace("\x00", "")[:1000])
    except Incomplete as refused:
        return ask_reason(number, refused.fields["reason"]), 422
    flash("The message is given up, and its alert has ended.")
    return redirect(PLACE, 303)
