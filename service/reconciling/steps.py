"""Were steps taken by those who may: published table, the actor's role, two people where two are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from config.roles import Roles
from service.batches import batches
from service.database import db
from service.models import History, PlanOwner
from workflows.catalogue import LIFECYCLES
from workflows.definition import Row

# Steps on a plan that nobody takes who owns it, has owned it or has completed it.
DECIDED_BY_OTHERS = frozenset({"authorise_delay", "reinstate", "sign_off", "withdraw"})
# Steps on a second grading that whoever gave the grade does not take.
AGREED_BY_OTHERS = frozenset({"agree", "settle"})


def published_rows(entry: History) -> list[Row]:
    """The rows of today's table by which this step can have been taken, whoever took it."""
    table = LIFECYCLES.get(entry.subject_kind)
    if table is None:
        return []
    if entry.from_state is None:
        begins = entry.trigger == table.begins.trigger and entry.to_state == table.initial
        return [table.begins] if begins else []
    rows = table.rows_for(entry.trigger, entry.from_state)
    return [row for row in rows if (row.target or entry.from_state) == entry.to_state]


def allowed(entry: History, roles: Roles) -> bool:
    """Whether the actor's roles of then may take this step by the roles of today. How records begin is not asked."""
    if entry.from_state is None:
        return True
    rows = published_rows(entry)
    if entry.actor_id is None:
        return any(row.by_system for row in rows)
    granted = roles.granted(entry.actor_roles.split(","))
    return any(row.permission in granted for row in rows)


def on_ones_own(entries: Sequence[History]) -> Iterator[History]:
    """Those of these steps that needed a second person and had none."""
    yield from _own_plans(entries)
    yield from _own_grades(entries)


def _own_plans(entries: Sequence[History]) -> Iterator[History]:
    """Whoever was given the plan after the step had no part in it then."""
    plans = [entry for entry in entries if entry.subject_kind == "action_plan"]
    decided = [entry for entry in plans if entry.trigger in DECIDED_BY_OTHERS and entry.actor_id]
    given = [(e.subject_id, e.facts.get("person"), e.sequence) for e in plans if e.trigger == "reassign"]
    own = _pairs(select(PlanOwner.plan_id, PlanOwner.person_id), PlanOwner.plan_id, decided)
    for entry in decided:
        later = {person for plan, person, at in given if plan == entry.subject_id and at > entry.sequence}
        parties = {entry.actor_id, entry.on_behalf_of_id} - later
        if any((entry.subject_id, person) in own for person in parties):
            yield entry


def _own_grades(entries: Sequence[History]) -> Iterator[History]:
    decided = [
        e
        for e in entries
        if e.subject_kind == "moderation" and e.trigger in AGREED_BY_OTHERS and e.actor_id is not None
    ]
    graded = select(History.subject_id, History.actor_id).where(
        History.subject_kind == "moderation", History.trigger == "grade"
    )
    own = _pairs(graded, History.subject_id, decided)
    for entry in decided:
        if {(entry.subject_id, entry.actor_id), (entry.subject_id, entry.on_behalf_of_id)} & own:
            yield entry


def _pairs(query: object, column: object, entries: Sequence[History]) -> set[tuple[int, int]]:
    """Record and person, for the records of these steps."""
    found: set[tuple[int, int]] = set()
    for some in batches(sorted({entry.subject_id for entry in entries})):
        found |= {(number, person) for number, person in db.session.execute(query.where(column.in_(some)))}  # type: ignore[attr-defined]
    return found
