"""The page of one plan: what was found and why, what is to be done by when, and what came of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from service.context import here
from service.reading.history import Entry
from service.reading.plan_page import PlanPage, people_around_plan, plan_page
from service.usecases.transitions import possible
from service.web.records import life
from service.web.stepping.asking import ASKED, ways_out
from service.web.stepping.buttons import steps
from service.web.stepping.drafts import draft
from service.web.stepping.fields import asks_of
from service.web.who import me, sight
from service.web.words.naming import named, title
from service.web.words.timeline import Around, told
from workflows.engine import Possibility

pages = Blueprint("plan", __name__)
DELAYS = ("request_delay", "authorise_delay", "decline_delay", "follow", "reinstate")
# With fewer other entries than this, how the day moved is read at a glance in what has happened.
TOLD_APART = 4


@pages.get("/plans/<number:number>")
def show(number: int) -> str:
    """One plan."""
    people = people_around_plan(number, me().id, roles=ASKED)
    page, today = plan_page(number, sight(), people), here().today()
    found = possible(page.record, me())
    around = Around(today, {number: page.plan.owner})
    moved = [entry for entry in page.entries if entry.trigger in DELAYS]
    happened = [entry for entry in page.entries if not _repeats(entry)]
    return render_template(
        "auditing/plan.html",
        about=title(page.record, me()),
        attaches=any(one.trigger == "attach_evidence" and one.allowed for one in found),
        delays=told(moved, around) if len(happened) - len(moved) >= TOLD_APART else [],
        entry=_entry(page, found),
        figure=life.of_plan(page.plan, page.escalations, page.entries, today),
        happened=told(happened, around),
        mine=page.plan.owner_id == me().id,
        now=_now(page, found),
        page=page,
        plan=page.plan,
    )


def _now(page: PlanPage, found: list[Possibility]) -> Any:
    record = page.record
    asks = asks_of(record, me())
    now = steps("action_plan", record.id, record.version, found, named(record, me()), quiet=not page.tasks, asks=asks)
    return ways_out(now, page.people, me(), f"Plan {record.id}")


def _entry(page: PlanPage, found: list[Possibility]) -> str:
    """The running record entry: as it was signed, or a draft for whoever may sign now."""
    may_sign = any(one.trigger == "sign_off" and one.allowed for one in found)
    return page.plan.running_record or (draft(page.record, "sign_off", me()) if may_sign else "")


def _repeats(entry: Entry) -> bool:
    """The plan's own row says the same as the escalation that it raised."""
    return entry.kind == "escalation" and entry.trigger == "raise" and entry.facts.get("cause") == "overdue"
