"""One task: its story, giving it to somebody else or taking it back, and when to look at it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.queries import Absent
from service.reading.mywork.one_task import OneTask, one_task
from service.usecases.tasks import delegate, follow_up
from service.web.links import path_of
from service.web.stepping.fields import Field, by_team, problems
from service.web.stepping.posted import NOT_A_DATE, day_of
from service.web.who import me, sight
from service.web.words import days
from service.web.words.naming import title
from service.web.words.wording import first
from service.web.work.story import story_of
from workflows.engine import Illegal, Incomplete

pages = Blueprint("one_task", __name__)
TAKEN_BACK = "Taken back."


@pages.get("/tasks/<number:number>")
def show(number: int) -> tuple[str, int]:
    """The task, with what can be done with it beside doing it."""
    return _page(number, {}, {})


@pages.post("/tasks/<number:number>/delegate")
def give(number: int) -> Response | tuple[str, int]:
    """Give it to somebody who then does it on one's behalf."""
    said = {name: request.form.get(name, "").strip() for name in ("person", "reason")}
    wrong = {name: sentence for name, sentence in MISSING.items() if not said[name]}
    if wrong:
        return _page(number, said, wrong)
    return _changed(number, delegate, said, "{who} has it now, and does it on your behalf.")


@pages.post("/tasks/<number:number>/take-back")
def take_back(number: int) -> Response | tuple[str, int]:
    """Have it oneself again."""
    reason = request.form.get("reason", "").strip() or TAKEN_BACK
    return _changed(number, delegate, {"person": me().email, "reason": reason}, "You have it back.")


@pages.post("/tasks/<number:number>/follow-up")
def again(number: int) -> Response | tuple[str, int]:
    """Look at it again on a day, or, with no day, now."""
    text = request.form.get("on", "").strip()
    day = day_of(text) if text else ""
    if day is None:
        return _page(number, {"on": text}, {"on": NOT_A_DATE})
    if (day or "") < _today() and "now" not in request.form:
        wrong = "Choose today or a later day." if day else "Choose the day on which you want to see it again."
        return _page(number, {"on": text}, {"on": wrong})
    done = "It stands under Later until then." if day else "It stands among your work again."
    return _changed(number, follow_up, {"on": day or None}, done, sent={"on": text})


MISSING = {"person": "Choose who is to do it.", "reason": "Say why, so that they know."}


def _changed(
    number: int, change: Callable[..., Any], facts: Mapping[str, Any], done: str, sent: Mapping[str, str] | None = None
) -> Response | tuple[str, int]:
    given = sent if sent is not None else {name: str(value) for name, value in facts.items()}
    try:
        line = change(number, me(), facts)
    except Incomplete as refused:
        return _page(number, given, refused.fields)
    except Illegal as refused:
        return _page(number, given, {"": str(refused)})
    flash(done.format(who=line.task.assignee.name))
    return redirect("/", 303)


def _page(number: int, given: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[str, int]:
    try:
        task = one_task(sight(), number)
    except Absent:
        return render_template("work/gone.html"), 404
    fields = [replace(field, value=given.get(field.name, field.value)) for field in _fields(task)]
    fields = [replace(field, error=wrong.get(field.name, "")) for field in fields]
    found = [*([("", wrong[""])] if "" in wrong else []), *problems(fields)]
    today = here().today()
    page = render_template(
        "work/task.html",
        task=task,
        about=title(task.record, me()),
        path=path_of(task.record.__tablename__, task.record.id),
        due=days.on(task.due_on, today) if task.due_on else "",
        fields={field.name: field for field in fields},
        problems=found,
        story=story_of(task, me().name),
    )
    return page, 422 if found else 200


def _fields(task: OneTask) -> list[Field]:
    again_on = task.again_on.isoformat() if task.again_on else ""
    hint = f"{first(task.behalf)} stays named beside whoever does it." if task.behalf and task.mine else ""
    return [
        Field("person", "Who does it", "select", hint, groups=by_team(task.able)),
        Field("reason", "Why", "textarea", "They read it beside the task.", rows=2),
        Field("on", "Day", "date", "Until then it stands under Later.", value=again_on, least=_today()),
    ]


def _today() -> str:
    return here().today().isoformat()
