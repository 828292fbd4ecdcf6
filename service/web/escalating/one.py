"""The page of one escalation: what happened, what lies behind it, until when, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template

from service.context import here
from service.reading.escalation_page import EscalationPage, escalation_page
from service.usecases.transitions import possible
from service.web.escalating.clocks import countdown
from service.web.links import path_of
from service.web.records import life
from service.web.stepping.buttons import Button, steps
from service.web.stepping.fields import asks_of
from service.web.stepping.steps import DRESSED, Dress
from service.web.who import me, sight
from service.web.words.escalations import MEANS, READ_BY, decided, elsewhere, happened
from service.web.words.naming import named, title
from service.web.words.timeline import Around, told

pages = Blueprint("escalation", __name__)


@pages.get("/escalations/<number:number>")
def show(number: int) -> str:
    """One escalation, with its life, its clock and what somebody can do with it."""
    page, today = escalation_page(number, sight()), here().today()
    hidden = page.escalation.restricted and not page.escalation.charge.ever_mine
    return render_template(
        "escalations/one.html",
        **_said(page),
        about=title(page.record, me()),
        clock=countdown(page.escalation, page.story),
        decided=decided(page.escalation, page.story),
        figure=life.of_escalation(page.escalation, page.entries, today),
        happened=told(page.entries, Around(today, {}, frozenset({number}) if hidden else frozenset())),
        now=_now(page),
    )


def _now(page: EscalationPage) -> Any:
    record: Any = page.record
    found, whose = possible(record, me()), named(record, me())
    asks = asks_of(record, me())
    other = elsewhere(page.escalation) if page.escalation.charge.mine else None
    first = [Button(other[0], path_of(other[1], other[2]))] if other else []
    return steps("escalation", record.id, record.version, found, whose, first=first, quiet=not page.tasks, asks=asks)


def _said(page: EscalationPage) -> dict[str, Any]:
    said = happened(page.escalation, page.story, here().today())
    return {"page": page, "escalation": page.escalation, "said": said}


def _deciding(number: int) -> Mapping[str, Any]:
    """What stands beside the decision: what happened, what lies behind it, what each decision means."""
    page = escalation_page(number, sight())
    clock = countdown(page.escalation, page.story)
    return {**_said(page), "clock": clock, "means": MEANS, "read_by": READ_BY}


DRESSED["escalation", "resolve"] = Dress("escalations/decide.html", _deciding)
