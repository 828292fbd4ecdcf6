"""The list of self-audits, the page of one, and how one is begun; its form is filled in as an audit's is."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.form import form_of
from service.reading.record_pages import any_page
from service.reading.self_audits import own_cases, self_audit_list
from service.remembering import Remembering, Reused
from service.usecases.self_auditing import begin_self_audit
from service.usecases.transitions import possible
from service.web.filling.fillings import Filling
from service.web.links import path_of
from service.web.stepping.buttons import Button, fresh, steps
from service.web.stepping.fields import Field, Option, problems
from service.web.who import me, sight
from service.web.words.naming import named
from service.web.words.timeline import Around, told
from workflows.engine import Incomplete, NotPermitted

pages = Blueprint("self_audits", __name__)
OWN_ONLY = "Whoever holds a case can audit it for themselves. You hold none."
CASE = Field("case_reference", "Which of your cases", "select", "The cases that you hold today.")


@pages.get("/self-audits")
def index() -> str:
    """One's own, and those that were shared with oneself."""
    found = self_audit_list(sight(), request.args.get("page", 1, int))
    return render_template("self_audits/list.html", begins=bool(own_cases(sight())), page=found)


@pages.get("/self-audits/new")
def new() -> str:
    """Choose the case."""
    return _choice(replace(CASE, value=request.args.get("case", "")))


@pages.post("/self-audits/new")
def begin() -> Response | tuple[str, int]:
    """Begin one, once for each page."""
    reference, once = request.form.get("case_reference", "").strip(), request.form.get("once", "")
    if not reference:
        return _choice(replace(CASE, error="Choose a case.")), 422
    remember = Remembering(f"page:{once}"[:128] if once else None, f"self:{reference}", 303, lambda one: {"id": one.id})
    try:
        made = begin_self_audit(me(), {"case_reference": reference}, remember)
    except Reused:
        return redirect("/self-audits", 303)
    except Incomplete as refused:
        return _choice(replace(CASE, value=reference, error=next(iter(refused.fields.values())))), 422
    flash("Your self-audit is begun. Nobody else can read it unless you share it.")
    return redirect(f"{path_of('self_audit', made.body['id'])}/form", 303)


@pages.get("/self-audits/<number:number>")
def show(number: int) -> str:
    """One self-audit: what was answered, and what its author may do with it."""
    filling = Filling.of("self-audits", number)
    page = any_page("self_audit", number, sight())
    form, whose = form_of(filling.record), named(filling.record, me())
    first = [Button("Carry on" if form.answered else "Start", f"{filling.path}/form")] if filling.may_write else []
    found = [one for one in possible(filling.record, me()) if not (first and one.trigger == "record")]
    return render_template(
        "self_audits/show.html",
        filling=filling,
        form=form,
        happened=told(page.entries, Around(here().today(), {number: whose.name})),
        mine=filling.record.author_id == me().id,
        now=steps("self_audit", number, filling.record.version, found, whose, first=first),
        record=filling.record,
    )


def _choice(field: Field) -> str:
    cases = own_cases(sight())
    if not cases:
        raise NotPermitted(OWN_ONLY)
    offered = replace(field, groups=[("", [Option(reference, f"Case {reference}") for reference in cases])])
    return render_template("self_audits/new.html", field=offered, once=fresh(), problems=problems([offered]))
