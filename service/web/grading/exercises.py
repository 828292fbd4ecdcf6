"""Group exercises: several people grade one file apart, look at the spread together, and agree a standard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from json import dumps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.queries import Absent
from service.reading.exercises import ExercisePage, exercise_list, exercise_page
from service.reading.people import staff
from service.remembering import Remembering, Reused
from service.usecases.exercising import begin_exercise
from service.usecases.transitions import possible
from service.web.escalating.clocks import until
from service.web.grading.forms import step_form
from service.web.records.life import Figure, Way, entered
from service.web.stepping.buttons import fresh, steps
from service.web.stepping.fields import by_team
from service.web.stepping.posted import NOT_A_DATE, day_of
from service.web.who import can, me, sight
from service.web.words import days
from service.web.words.naming import named
from service.web.words.timeline import Around, told
from workflows.engine import Illegal, Incomplete, NotPermitted

pages = Blueprint("exercises", __name__)
INLINE = ("enter", "agree_standard")
HEADINGS = {"agree_standard": "The standard", "enter": "Your own grade"}
ONLY = "The quality team and moderators begin group exercises. Ask one of them."
ANCHORS = {"case_reference": "f-case_reference", "due_on": "f-due_on", "participants": "f-participants"}


@pages.get("/exercises")
def index() -> str:
    """The exercises that one may see."""
    found = exercise_list(sight(), request.args.get("page", 1, int))
    return render_template("grading/exercises.html", page=found, may_begin=can("exercise.begin"))


@pages.get("/exercises/<number:number>")
def show(number: int) -> str:
    """One exercise: who has entered a grade; once all lie open, the spread."""
    page, today = exercise_page(number, sight()), here().today()
    line = page.line
    found = possible(page.record, me())
    form, open_now = step_form(page.record, found, INLINE), line.state == "open"
    others = [one for one in found if form is None or one.trigger != form.trigger]
    return render_template(
        "grading/exercise.html",
        clock=until(line.due_on, here().calendar.between(line.begun_on, line.due_on), "") if open_now else None,
        figure=_figure(page, today),
        form=form,
        happened=told(page.entries, Around(today, {}, frozenset())),
        heading=HEADINGS[form.trigger] if form else "",
        line=line,
        now=steps("exercise", number, line.version, others, named(page.record, me()), quiet=form is not None),
    )


@pages.get("/exercises/new")
def new() -> str | tuple[str, int]:
    """The form that begins one."""
    _permit()
    return _form({}, frozenset(), {})


@pages.post("/exercises/new")
def begin() -> Response | tuple[str, int]:
    """Begin it, or show what is wrong."""
    _permit()
    sent, chosen = request.form, request.form.getlist("participants")
    facts: dict[str, Any] = {"case_reference": sent.get("case_reference", "").strip(), "participants": chosen}
    day = day_of(sent["due_on"]) if sent.get("due_on", "").strip() else ""
    if day is None or not facts["case_reference"]:
        wrong = {"due_on": NOT_A_DATE} if day is None else {"case_reference": "Enter the case reference."}
        return _form(sent, frozenset(chosen), wrong), 422
    key = f"page:{sent['once']}"[:128] if sent.get("once") else None
    facts |= {"due_on": day} if day else {}
    remember = Remembering(key, f"exercises?{dumps(facts)}", 303, lambda record: {"id": record.id})
    try:
        made = begin_exercise(me(), facts, remember)
    except Incomplete as refused:
        return _form(sent, frozenset(chosen), refused.fields), 422
    except (Absent, Illegal) as refused:
        return _form(sent, frozenset(chosen), {"": str(refused)}), 409
    except Reused:
        return redirect("/exercises", 303)
    flash("The exercise is begun, and everybody who takes part has been told.")
    return redirect(f"/exercises/{made.body['id']}", 303)


def _permit() -> None:
    if not can("exercise.begin"):
        raise NotPermitted(ONLY)


def _form(sent: Mapping[str, str], chosen: frozenset[str], wrong: Mapping[str, str]) -> str:
    problems = [(ANCHORS.get(name.partition(".")[0], ""), sentence) for name, sentence in wrong.items()]
    first = {name.partition(".")[0]: sentence for name, sentence in wrong.items()}
    within = here().policy.number("exercise.due_within_working_days")
    return render_template(
        "grading/exercise_new.html",
        chosen=chosen,
        given=sent,
        once=fresh(),
        problems=problems,
        teams=by_team(staff("audit.submit")),
        within=days.working_days(within),
        wrong=first,
    )


def _figure(page: ExercisePage, today: date) -> Figure:
    line, came = page.line, entered(page.entries, "exercise", page.line.id)
    now = [f"By {days.within(line.due_on, today)}", f"{line.entered} of {len(line.parts)} entered"]
    order = ("open", "revealed", "agreed")
    return Way("exercise", order, line.state, came, today, now if line.state == "open" else ()).figure()
