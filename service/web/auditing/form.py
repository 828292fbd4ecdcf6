"""The form of an audit: filled in by its auditors as a draft, read by others once it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.choices import told_of_risk
from service.reading.form import Asked, Form, Part, form_of, may_answer, may_read
from service.reading.one import people_around, seen_one
from service.usecases.answering import save_answers
from service.web.auditing.answers import Sent, changes_of, shown, without
from service.web.links import path_of, step_of
from service.web.who import me, sight
from service.web.words.days import clock
from service.web.words.naming import title
from workflows.audit import SCHEDULED
from workflows.engine import Illegal, Incomplete, NotPermitted
from workflows.tools import Question

pages = Blueprint("audit_form", __name__)
BLIND = "You are to grade this file without seeing what the first auditor found. You can read it when you have."
NOT_YET = "The auditors are still at work. What they found can be read here once they have submitted it."


@pages.get("/audits/<number:number>/form")
def show(number: int) -> str:
    """The form to fill in, or to read; `check` lists what is missing."""
    audit, kept = _audit(number)
    if may_answer(audit, me()):
        return _page(audit, form_of(audit), checked="check" in request.args)
    if not may_read(audit, sight()):
        not_yet = NOT_YET if audit.state == SCHEDULED else BLIND
        return render_template("pages/answers.html", audit=audit, form=None, not_yet=not_yet, about=title(audit))
    return render_template("pages/answers.html", audit=audit, form=form_of(audit), not_yet="", about=title(audit))


@pages.post("/audits/<number:number>/form")
def save(number: int) -> Response | tuple[str, int]:
    """Keep what was changed; what cannot be kept is shown again with a sentence, the rest is saved all the same."""
    audit, kept = _audit(number)
    form, sent = form_of(audit), Sent(request.form)
    changes, overwritten = changes_of(form, sent)
    try:
        faults = _keep(number, changes)
    except (Illegal, NotPermitted) as refused:
        return _refused(number, str(refused), changes), 409
    if faults:
        audit, kept = _audit(number)
        return _page(audit, _with_faults(form_of(audit), sent, faults), faulty=True), 422
    if overwritten:
        flash(f"Somebody else had changed these too; yours stand now: {'; '.join(overwritten)}.", "caution")
    if changes and (more := _newly_asked(number, form)):
        flash(f"Asked as well, because of what you answered: {', '.join(more)}.")
    return redirect(_onward(number, sent.then, bool(changes)), 303)


@pages.get("/audits/<number:number>/risk")
def risk(number: int, problem: str = "", written: str = "") -> str:
    """Report a risk to a child, before the form is finished."""
    audit, kept = _audit(number)
    if not may_answer(audit, me()):
        raise NotPermitted("Only the auditors of this audit report a risk here, while they are at it. Telephone now.")
    _stop_question(form_of(audit))
    return render_template(
        "pages/risk.html", audit=audit, about=title(audit), told=told_of_risk(audit), problem=problem, written=written
    )


@pages.post("/audits/<number:number>/risk")
def report_risk(number: int) -> Response | tuple[str, int]:
    """Raise the escalation at once."""
    audit, kept = _audit(number)
    key, written = _stop_question(form_of(audit)).key, request.form.get("risk", "").strip()
    if not written:
        return risk(number, "Say what the risk is, and whom you have spoken to."), 422
    told = told_of_risk(audit)
    try:
        save_answers(number, me(), {"answers": {key: {"value": "yes", "comment": written}}})
    except Incomplete as refused:
        return risk(number, next(iter(refused.fields.values())), written), 422
    flash(f"{told or 'The service manager'} has been told. If a child is in immediate danger, ring 999.")
    return redirect(f"{path_of('audit', number)}/form", 303)


def _audit(number: int) -> tuple[Any, Any]:
    """The audit, and the people around it, held so that they are not looked up one by one."""
    people = people_around(number, me().id)
    return seen_one("audit", number, sight()), people


def _stop_question(form: Form) -> Question:
    found = (asked.question for part in form.parts for asked in part.asked if asked.question.stop)
    return next(found, None) or abort(404)


def _page(audit: Any, form: Form, *, checked: bool = False, faulty: bool = False) -> str:
    has_stop = any(asked.question.stop for part in form.parts for asked in part.asked)
    return render_template(
        "pages/audit_form.html",
        about=title(audit),
        audit=audit,
        checked=checked or faulty,
        form=form,
        problems=form.problems if checked or faulty else [],
        faulty=faulty,
        shown=shown(form),
        told=told_of_risk(audit) if has_stop else None,
        has_stop=has_stop,
    )


def _keep(number: int, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Save the changes; when some cannot be kept, save the others. Returns a sentence for each that was not."""
    if not changes:
        return {}
    try:
        save_answers(number, me(), changes)
    except Incomplete as refused:
        rest = without(changes, refused.fields)
        if rest:
            save_answers(number, me(), rest)
        return refused.fields
    return {}


def _newly_asked(number: int, before: Form) -> list[str]:
    """The numbers of the questions that are asked now and were not before."""
    audit, kept = _audit(number)
    known = {asked.question.key for part in before.parts for asked in part.asked}
    return [asked.number for part in form_of(audit).parts for asked in part.asked if asked.question.key not in known]


def _with_faults(form: Form, sent: Sent, faults: Mapping[str, str]) -> Form:
    """The form as it is kept, with what could not be kept as it was written, and only these sentences."""

    def faulty(asked: Asked) -> Asked:
        sentence = next((text for name, text in faults.items() if f".{asked.question.key}." in f"{name}."), None)
        if sentence is None:
            return replace(asked, problem=None)
        value, comment, found = sent.answer(asked.question.key)
        return replace(asked, value=value, comment=comment, found=found, problem=sentence)

    def examined(part: Part) -> Part:
        key = part.section.key
        sentence = faults.get(f"section_grades.{key}") or faults.get(f"no_action_reasons.{key}")
        return replace(part, asked=[faulty(asked) for asked in part.asked], problem=sentence)

    return replace(form, parts=[examined(part) for part in form.parts])


def _onward(number: int, then: str, changed: bool) -> str:
    """Where the pressed button leads."""
    own = f"{path_of('audit', number)}/form"
    what, _, section = then.partition(":")
    if what == "check":
        audit, kept = _audit(number)
        return f"{own}?check=1" if form_of(audit).problems else step_of("audit", number, "submit")
    if what == "risk":
        return f"{path_of('audit', number)}/risk"
    if what == "action":
        query = urlencode({"section": section, "next": f"{own}#section-{section}"})
        return f"{step_of('audit', number, 'add_action')}?{query}"
    flash(f"Saved at {clock(here().local())}." if changed else "There was nothing new to save.")
    return path_of("audit", number) if what == "leave" else own


def _refused(number: int, reason: str, changes: Mapping[str, Mapping[str, Any]]) -> str:
    """It was submitted, or given to somebody else, in the meantime: what was written is shown to be copied."""
    audit, kept = _audit(number)
    answers = changes.get("answers", {}).values()
    written = [str(text) for answer in answers for text in (answer["value"], answer["comment"]) if text]
    words = {"label": "Save the audit", "about": title(audit), "back": path_of("audit", number)}
    return render_template("pages/refused.html", **words, reason=reason, last=[], kept=written)
