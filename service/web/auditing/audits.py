"""Audits: the list, and one audit with its plans and its history."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template, request

from service.context import here
from service.reading.audit_page import AuditPage, audit_page
from service.reading.audits import audit_list
from service.reading.one import people_around
from service.usecases.transitions import possible
from service.web.links import path_of
from service.web.records import life
from service.web.stepping.buttons import Button, Refusal, steps
from service.web.who import me, sight
from service.web.words.naming import named
from service.web.words.steps import Named, waits
from service.web.words.timeline import Around, told
from workflows.engine import Possibility

pages = Blueprint("audits", __name__)
WITH_PLANS = ("actions_issued", "completed")
BY_ITSELF = "This happens by itself when the last plan is signed off."


@pages.get("/audits")
def index() -> str:
    """The audits that one may see."""
    ended, reference = (
        request.args.get("show") == "ended",
        request.args.get("case", "").replace("\x00", "").strip()[:64],
    )
    page = request.args.get("page", 1, int)
    found = audit_list(sight(), ended=ended, reference=reference, page=page)
    return render_template("pages/audits.html", page=found, ended=ended, reference=reference)


@pages.get("/audits/<number:number>")
def show(number: int) -> str:
    """One audit."""
    people = people_around(number, me().id)
    page = audit_page(number, sight(), people)
    today, whose = here().today(), named(page.record, me())
    own = [task for task in page.tasks if task.subject_kind == "audit"]
    now = steps(
        "audit",
        number,
        page.audit.version,
        _sensible(page),
        whose,
        first=[*_form(page), *_elsewhere(page)],
        quiet=not (own or page.may_answer or len(page.tasks) > len(own)),
    )
    if page.audit.state in WITH_PLANS:
        now = replace(now, refusals=[*now.refusals, Refusal("Sign off the audit", BY_ITSELF)])
    around = Around(today, {plan.id: plan.owner for plan in page.plans}, page.hidden)
    return render_template(
        "pages/audit.html",
        audit=page.audit,
        figure=life.of_audit(page.audit, page.plans, page.escalations, page.entries, today),
        happened=told(page.entries, around, briefly=True),
        now=now,
        page=page,
    )


def _sensible(page: AuditPage) -> list[Possibility]:
    """What is possible, without taking off an action where none stands."""
    found = possible(page.record, me())
    return [one for one in found if one.trigger != "strike" or page.actions or not one.permitted]


def _form(page: AuditPage) -> list[Button]:
    """The way into the form, for those who fill it in."""
    text = "Carry on with the audit" if page.answered else "Start the audit"
    return [Button(text, f"{path_of('audit', page.audit.id)}/form")] if page.may_answer else []


def _elsewhere(page: AuditPage) -> list[Button]:
    """What waits for the reader among the audit's plans and escalations: links to their pages."""
    owners = {plan.id: Named(plan.owner, plan.owner_id == me().id) for plan in page.plans}
    found = []
    for task in page.tasks:
        if task.subject_kind == "action_plan":
            text = waits(task.kind, owners[task.subject_id])
            found.append(Button(text, path_of("action_plan", task.subject_id)))
        elif task.subject_kind == "escalation":
            found.append(Button(waits(task.kind, Named("")), path_of("escalation", task.subject_id)))
    return found
