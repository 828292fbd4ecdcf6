"""The list of cycles, and the page of one: how far it is, what comes next, each place, who is still waited for."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from service.context import here
from service.frames import groups_with_reserve
from service.reading.cycle_places import SHOWS, Asked
from service.reading.cycles import cycle_list
from service.reading.record_pages import CyclePage, cycle_page
from service.reading.returns import AuditorsReturns
from service.usecases.transitions import possible
from service.web.records import life
from service.web.stepping.buttons import Now, step, steps
from service.web.who import can, me, sight
from service.web.words.naming import named, title
from service.web.words.timeline import Around, told
from service.web.words.wording import FATES
from workflows.engine import Possibility

pages = Blueprint("cycles", __name__)
# Each with the permission that opens it: a cycle's next step is the page's first button for whoever runs cycles.
RUNS = "cycle.draw"


@pages.get("/cycles")
def index() -> str:
    """The cycles that one may see."""
    found = cycle_list(sight(), request.args.get("page", 1, int))
    return render_template("rounds/cycles.html", page=found, may_start=can("cycle.create"))


@pages.get("/cycles/<number:number>")
def show(number: int) -> str:
    """One cycle: how far its audits are, which place has which case, what may happen next."""
    asked = _asked()
    page, today = cycle_page(number, sight(), asked), here().today()
    found = possible(page.record, me())
    replace = step("replace", found)
    return render_template(
        "rounds/cycle.html",
        about=title(page.record, me()),
        asked=asked,
        cycle=page.cycle,
        fates=FATES,
        figure=life.of_cycle(page.cycle, page.entries, today),
        happened=told(page.entries, Around(today, {}, frozenset())),
        may={name: can(permission) for name, permission in PLACE_STEPS.items()},
        now=_now(page, found),
        page=page,
        places=page.places,
        replace=replace,
        spare=groups_with_reserve(page.record) if replace and replace.allowed else frozenset(),
        waiting=_waiting(page.auditors),
    )


# What can be done with the audit of one place that is still to come, and the permission that it takes.
PLACE_STEPS = {"reassign": "audit.reassign", "withdraw": "audit.withdraw_scheduled"}


def _asked() -> Asked:
    show, auditor = request.args.get("show", ""), request.args.get("auditor", type=int)
    return Asked(show if show in SHOWS else "", auditor, request.args.get("page", 1, int))


def _now(page: CyclePage, found: Sequence[Possibility]) -> Now:
    """The steps; for whoever runs cycles the next one stands out, whoever has the task."""
    record = page.record
    whose = named(record, me())
    return steps("cycle", record.id, record.version, found, whose, quiet=not can(RUNS))


def _waiting(auditors: Sequence[AuditorsReturns]) -> list[tuple[str, int]]:
    """Who is reminded when the auditors are, and of how many audits."""
    return [(one.auditor.name, one.returns.awaited) for one in auditors if one.auditor and one.returns.awaited]
