"""Training: what is offered, who attended, what audits say is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from service.context import here
from service.reading.needs import Need, needs
from service.reading.team_choices import teams_to, trainable
from service.reading.training import for_whom, listed_training, look_at_people
from service.usecases.training import offer_training, record_attendance, training_seen
from service.web.learning.tabs import TABS, works_here
from service.web.stepping.posted import NOT_A_DATE, day_of
from service.web.who import can, me, sight
from workflows.engine import Incomplete, NotPermitted
from workflows.words import Side, TrainingKind

pages = Blueprint("training", __name__)
KINDS = (
    (str(TrainingKind.COURSE), "A course on a day"),
    (str(TrainingKind.E_LEARNING), "E-learning"),
    (str(TrainingKind.OTHER), "Something else"),
)
PER_PAGE = 25
YEAR = timedelta(days=365)
REFUSAL = "Managers and the quality team offer training and record who attended. Ask one of them."


@pages.get("/training")
def index() -> str:
    """What is offered, and what is needed."""
    works_here()
    after, offers = request.args.get("after", type=int), can("training.offer")
    found = needs(sight(), {"from": here().today() - YEAR}) if offers and after is None else []
    return render_template(
        "learning/training.html",
        tabs=TABS,
        after=after,
        for_whom=lambda training: for_whom(training, sight()),
        kinds=dict(KINDS),
        needs=_side(found, Side.CASE),
        own_needs=_side(found, Side.PRACTITIONER),
        offers=offers,
        page=listed_training(me(), None, after=after, limit=PER_PAGE),
        records=can("training.record"),
    )


def _side(found: list[Need], side: Side) -> list[Need]:
    return [need for need in found if need.side == side]


@pages.get("/training/new")
def new() -> tuple[str, int]:
    """The form of an offer."""
    return _new({}, {})


@pages.post("/training/new")
def offer() -> Response | tuple[str, int]:
    """Offer it, or show what is missing."""
    sent = request.form.to_dict()
    facts: dict[str, Any] = {name: sent[name].strip() for name in ("title", "kind", "theme") if sent.get(name)}
    facts["teams"] = request.form.getlist("teams")
    on = sent.get("on", "").strip()
    wrong = {} if facts.get("title") else {"title": "Say what it is called."}
    wrong |= {} if facts.get("kind") else {"kind": "Choose what kind it is."}
    wrong |= {"on": NOT_A_DATE} if on and day_of(on) is None else {}
    if wrong:
        return _new(sent, wrong)
    try:
        made = offer_training(me(), {**facts, **({"on": day_of(on)} if on else {})})
    except Incomplete as refused:
        return _new(sent, refused.fields)
    flash("The training is offered.")
    return redirect(f"/training/{made.id}", 303)


def _new(sent: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[str, int]:
    if not can("training.offer"):
        raise NotPermitted(REFUSAL)
    return render_template(
        "learning/offer.html",
        chosen=request.form.getlist("teams"),
        kinds=KINDS,
        problems=[(f"f-{name}", sentence) for name, sentence in wrong.items()],
        sent=sent,
        teams=teams_to(sight(), "training.offer"),
        wrong=wrong,
    ), 422 if wrong else 200


@pages.get("/training/<number:number>")
def show(number: int) -> tuple[str, int]:
    """One training: to whom it is offered, and who of one's own staff attended."""
    return _training(number, {}, {})


@pages.post("/training/<number:number>/attendance")
def attended(number: int) -> Response | tuple[str, int]:
    """Record who attended, or show what is missing."""
    sent, people = request.form.to_dict(), request.form.getlist("people")
    day = day_of(sent.get("attended_on", "").strip())
    wrong = {} if people else {"people": "Choose one person at least."}
    wrong |= {} if day else {"attended_on": NOT_A_DATE}
    if wrong:
        return _training(number, sent, wrong)
    try:
        record_attendance(number, me(), {"people": people, "attended_on": day})
    except Incomplete as refused:
        return _training(number, sent, refused.fields)
    flash("Who attended is recorded.")
    return redirect(f"/training/{number}", 303)


def _training(number: int, sent: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[str, int]:
    """Attendance is told of those alone whose training the reader may know of."""
    training = training_seen(number, me())
    staff = trainable(sight())
    known = {one.email for one in staff} | {me().email}
    attended = [one for one in training.attendance if one.person.email in known]
    look_at_people(training, attended, sight())
    return render_template(
        "learning/one_training.html",
        attended=attended,
        for_whom=for_whom(training, sight()),
        kinds=dict(KINDS),
        problems=[(f"f-{name}", sentence) for name, sentence in wrong.items()],
        records=can("training.record"),
        sent=sent,
        staff=staff,
        training=training,
        wrong=wrong,
    ), 422 if wrong else 200
