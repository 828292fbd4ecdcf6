"""The page of one audit: where it is, what may happen next and why something may not, and all that belongs to it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from service.context import here
from service.reading.audit_page import AuditPage, audit_page
from service.surroundings import people_around
from service.usecases.transitions import possible
from service.web.auditing.plans import marks_of, not_yet
from service.web.links import path_of
from service.web.records import life
from service.web.stepping.asking import ASKED, ways_out
from service.web.stepping.buttons import Button, Now, Refusal, steps
from service.web.who import me, sight
from service.web.words.naming import named
from service.web.words.steps import Named, waits
from service.web.words.timeline import Around, told
from workflows.engine import Possibility

pages = Blueprint("audit", __name__)
WITH_PLANS = ("actions_issued", "completed")
BY_ITSELF = "This happens by itself when the last plan is signed off."


@pages.get("/audits/<number:number>")
def show(number: int) -> str:
    """One audit."""
    people = people_around(number, me().id, roles=ASKED)
    page = audit_page(number, sight(), people)
    today = here().today()
    around = Around(today, {plan.id: plan.owner for plan in page.plans}, page.hidden)
    return render_template(
        "auditing/audit.html",
        audit=page.audit,
        figure=life.of_audit(page.audit, page.plans, page.escalations, page.entries, today),
        happened=told(page.entries, around, briefly=True),
        marks=marks_of(page.plans, page.entries, today),
        now=_now(page),
        page=page,
        related=page.related,
    )


def _now(page: AuditPage) -> Now:
    own = [task for task in page.tasks if task.subject_kind == "audit"]
    now = steps(
        "audit",
        page.audit.id,
        page.audit.version,
        _sensible(page),
        named(page.record, me()),
        first=[*_form(page), *_elsewhere(page)],
        quiet=not (own or page.may_answer or len(page.tasks) > len(own)),
    )
    refusals = [*not_yet(page.plans, page.people, me().id), *now.refusals]
    if page.audit.state in WITH_PLANS:
        refusals.append(Refusal("Sign off the audit", BY_ITSELF))
    return ways_out(replace(now, refusals=refusals), page.people, me(), f"Audit {page.audit.id}")


def _sensible(page: AuditPage) -> list[Possibility]:
    """What is possible, without taking off what does not stand, and without marking twice."""
    marked = page.record.exemplar_at is not None
    left_out = {"mark_exemplar" if marked else "unmark_exemplar", *([] if page.actions else ["strike"])}
    return [one for one in possible(page.record, me()) if one.trigger not in left_out]


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
