"""What pages of data protection share: the form that says what something is about, and how a step is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from service.web.stepping.fields import Field, Option
from workflows.engine import Illegal, Incomplete

CHOICES = (Option("case", "A case"), Option("person", "A member of staff"))
KEY_HINT = "The reference of the case in the case system, or the e-mail address on the staff record."


def about_fields(name: str, label: str, form: str, hint: str, wrong: Mapping[str, str]) -> Sequence[Field]:
    """What it is about, which one, and one more field, each with what was given and what is wrong with it."""
    return (
        _field("about", "What is it about?", "radios", "", wrong, CHOICES),
        _field("key", "Which one?", "text", KEY_HINT, wrong),
        _field(name, label, form, hint, wrong),
    )


def _field(
    name: str, label: str, form: str, hint: str, wrong: Mapping[str, str], choices: Sequence[Option] = ()
) -> Field:
    value = request.form.get(name, "case" if choices else "")
    return Field(name, label, form, hint=hint, value=value, error=wrong.get(name, ""), choices=choices)


def given() -> tuple[str, str, str]:
    """What was sent: about what, which one, and why or by which number."""
    form = request.form
    return form.get("about", ""), form.get("key", ""), form.get("reason", form.get("reference", ""))


def done(step: Callable[[], object], said: str, place: str, again: Callable[[str], str]) -> Response | tuple[str, int]:
    """Do a step, say so, and go to a place; `again` is the page with the sentence of what stands against it."""
    try:
        step()
    except Incomplete as refused:
        return again(refused.fields["reason"]), 422
    except Illegal as refused:
        return again(str(refused)), 409
    flash(said)
    return redirect(place, 303)
