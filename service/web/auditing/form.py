"""A form at its first address: whoever fills it in goes on to a section, others read what was found."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from service.reading.form import Form, form_of, may_read
from service.web.filling.fillings import ROUTE, Filling
from service.web.who import sight
from workflows.audit import SCHEDULED

pages = Blueprint("audit_form", __name__)
BLIND = "You are to grade this file without seeing what the first auditor found. You can read it when you have."
NOT_YET = "The auditors are still at work. What they found can be read here once they have submitted it."


@pages.get(f"{ROUTE}/form")
def show(slug: str, number: int) -> Response | str:
    """On to the section that is next; `check` leads to what is missing."""
    filling = Filling.of(slug, number)
    if not filling.may_write:
        return _answers(filling) if filling.kind == "audit" else filling.elsewhere()
    if "check" in request.args:
        return redirect(f"{filling.path}/check", 303)
    return redirect(filling.section(first_open(filling.form)), 303)


def first_open(form: Form) -> str:
    """The key of the first section that is not finished, else of the first."""
    return next((part.section.key for part in form.parts if not part.finished), form.parts[0].section.key)


def _answers(filling: Filling) -> str:
    audit: Any = filling.record
    words: dict[str, Any] = {"audit": audit, "about": filling.about}
    if may_read(audit, sight()):
        return render_template("pages/answers.html", **words, form=form_of(audit), not_yet="")
    not_yet = NOT_YET if audit.state == SCHEDULED else BLIND
    return render_template("pages/answers.html", **words, form=None, not_yet=not_yet)
