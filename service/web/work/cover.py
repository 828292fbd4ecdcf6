"""Cover: asking somebody to have one's work while one is away, for whom one covers, and ending it early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.mywork.covers import Asking, asking
from service.remembering import Remembering, Reused
from service.usecases.covering import ask_for_cover, covers_seen, end_cover
from service.web.stepping.buttons import fresh
from service.web.stepping.fields import Field, by_team, problems
from service.web.stepping.posted import NOT_A_DATE, day_of
from service.web.who import me, sight
from service.web.words import days
from workflows.engine import Illegal, Incomplete

pages = Blueprint("cover", __name__)
MISSING = {"substitute": "Choose who covers.", "from": "Enter the first day.", "to": "Enter the last day."}


@dataclass(frozen=True)
class Spell:
    """One cover in words; `mine` and `given` say which side of it the reader is on."""

    id: int
    person: str
    substitute: str
    when: str
    running: bool
    mine: bool
    given: bool


@pages.get("/cover")
def show() -> tuple[str, int]:
    """What there is, and the form to ask."""
    return _page(request.args, {})


@pages.post("/cover")
def ask() -> Response | tuple[str, int]:
    """Ask, or show what is wrong."""
    sent = {name: request.form.get(name, "").strip() for name in ("person", "substitute", "from", "to")}
    said = {**sent, **{name: day_of(sent[name]) or "" for name in ("from", "to") if sent[name]}}
    wrong = {name: NOT_A_DATE if sent[name] else words for name, words in MISSING.items() if not said[name]}
    if wrong:
        return _page(sent, wrong)
    key = f"page:{request.form.get('once', '')}"[:128]
    try:
        facts = {name: value for name, value in said.items() if value}
        ask_for_cover(me(), facts, Remembering(key, str(facts), 303, lambda cover: {"id": cover.id}))
    except Incomplete as refused:
        return _page(sent, refused.fields)
    except Reused:
        flash("This form was sent before. Here is what there is now.")
        return redirect("/cover", 303)
    flash("It is arranged, and whoever covers is told. Tasks pass on the first day, and come back after the last.")
    return redirect("/cover", 303)


@pages.post("/cover/<number:number>/end")
def end(number: int) -> Response:
    """End it now."""
    try:
        cover = end_cover(number, me())
        flash(f"The cover has ended. What stood with {cover.substitute.name} is with {cover.person.name} again.")
    except Illegal as refused:
        flash(str(refused), "caution")
    return redirect("/cover", 303)


def _page(given: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[str, int]:
    found = asking(sight(), given.get("person", ""))
    fields = [replace(field, value=given.get(field.name, field.value)) for field in _fields(found)]
    fields = [replace(field, error=wrong.get(field.name, "")) for field in fields]
    page = render_template(
        "work/cover.html",
        asking=found,
        chosen=found.whom is not None and found.whom.email != me().email,
        fields=fields,
        once=fresh(),
        problems=problems(fields),
        spells=[_spell(cover, here().today()) for cover in covers_seen(me())],
    )
    return page, 422 if wrong else 200


def _fields(found: Asking) -> list[Field]:
    today = here().today().isoformat()
    hint = "Those whose roles let them do all that is to be done."
    whom = [Field("person", "", "hidden", value=found.whom.email)] if found.whom else []
    return [
        *whom,
        Field("substitute", "Who covers", "select", hint, groups=by_team(found.able)),
        Field("from", "First day away", "date", least=today),
        Field("to", "Last day away", "date", least=today),
    ]


def _spell(cover: Any, today: date) -> Spell:
    first, last, mine = cover.from_on, cover.to_on, me().id
    when = days.on(first, today) if first == last else f"from {days.within(first, today)} to {days.within(last, today)}"
    return Spell(
        id=cover.id,
        person=cover.person.name,
        substitute=cover.substitute.name,
        when=when,
        running=first <= today,
        mine=cover.person_id == mine,
        given=cover.substitute_id == mine,
    )
