"""Files that show what was done on the actions of a plan: attach, take off, and save."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.downloads import download
from service.evidence.examining import MEDIA_TYPES
from service.queries import find
from service.reading.evidence import files_by_action, one_file
from service.reading.plans import plan_line
from service.usecases.attaching import attach_file, remove_file, takes_files
from service.web.who import me
from service.web.words.naming import named, title
from service.web.words.steps import done
from workflows.engine import Illegal, Incomplete

pages = Blueprint("evidence", __name__)
ROUTE = "/plans/<number:number>/evidence"


@pages.get(ROUTE)
def show(number: int, wrong: dict[str, str] | None = None) -> tuple[str, int]:
    """The files of a plan by action, and the form for another; whoever may attach none reads why."""
    record, faults = find("action_plan", number, me()), wrong or {}
    page = render_template(
        "auditing/evidence.html",
        about=title(record, me()),
        chosen=request.form.get("action", ""),
        files=files_by_action(number),
        most=here().policy.number("evidence.most_files"),
        most_mib=here().policy.number("evidence.most_mib"),
        plan=plan_line(record),
        problems=[(f"f-{name}", sentence) for name, sentence in faults.items()],
        takes=takes_files(record, me()),
        wrong=faults,
    )
    return page, 422 if faults else 200


@pages.post(ROUTE)
def attach(number: int) -> Response | tuple[str, int]:
    """Attach a file to an action."""
    file, action = request.files.get("file"), request.form.get("action", "")
    wrong = {} if action.isdecimal() and len(action) < 10 else {"action": "Choose the action that the file shows."}
    if file is None or not file.filename:
        wrong["file"] = "Choose a file."
    if wrong or file is None:
        return show(number, wrong)
    try:
        attach_file(number, int(action), file.read(), file.filename or "", me())
    except Incomplete as refused:
        return show(number, refused.fields)
    return _on(number, "attach_evidence")


@pages.post(f"{ROUTE}/<file>/remove")
def remove(number: int, file: str) -> Response | tuple[str, int]:
    """Take a file off, as long as the plan was not presented as complete with it."""
    try:
        remove_file(number, file, me())
    except Illegal as refused:
        return show(number, {"file": str(refused)})[0], 409
    return _on(number, "remove_evidence")


@pages.get(f"{ROUTE}/<file>")
def save(number: int, file: str) -> Response:
    """The file, to be saved under a name that says nothing of anybody."""
    kind, content = one_file(number, file, me())
    return download(content, f"evidence-{file[:8]}.{kind}", MEDIA_TYPES[kind])


def _on(number: int, trigger: str) -> Response:
    record = find("action_plan", number, me())
    flash(done("action_plan", trigger, named(record, me())))
    return redirect(f"/plans/{number}/evidence", 303)
