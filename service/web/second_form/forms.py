"""The practitioner's form as those read it who may: what it says, what may happen next, and the list of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.practitioner_forms import action_lines, form_list, form_page
from service.usecases.transitions import possible
from service.web.stepping.buttons import Button, steps
from service.web.who import me, sight
from service.web.words.naming import named, title
from service.web.words.timeline import Around, told
from workflows.practitioner_form import WRITING

pages = Blueprint("second_forms", __name__)
ALONE = frozenset({"write"})


@pages.get("/practitioner-forms")
def index() -> str:
    """The forms that one may read; for whoever may read none, as if there were none."""
    found = form_list(sight(), request.args.get("page", 1, int))
    return render_template("second_form/list.html", page=found)


@pages.get("/practitioner-forms/<number:number>")
def show(number: int) -> str:
    """One form."""
    page = form_page(number, sight())
    record: Any = page.record
    whose = named(record, me())
    found = [one for one in possible(record, me()) if one.trigger not in ALONE]
    writes = record.state == WRITING and any(one.allowed for one in possible(record, me()) if one.trigger in ALONE)
    first = [Button("Write in the form", f"/audits/{record.audit_id}/practitioner-form")] if writes else []
    return render_template(
        "second_form/form.html",
        about=title(record, me()),
        actions=action_lines(record),
        filed=record.state != WRITING,
        happened=told(page.entries, Around(here().today(), {number: whose.name}, frozenset())),
        now=steps("practitioner_form", number, record.version, found, whose, first=first, quiet=not page.tasks),
        page=page,
        record=record,
    )
