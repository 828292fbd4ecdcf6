"""Starts audit cycles."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields, validate

from service.fields import Day, Fields, Number, Share, SomeBody, Words, at_most, loaded
from service.models import Cycle, CycleAuditor, Person
from service.people import actor_of
from service.queries import Absent, find
from service.relations import Record
from service.remembering import Remembering
from service.steps.beginning import begin, choice, require
from service.steps.gate import DatabaseGate
from service.toolbox import known_tools
from service.transaction import Work
from workflows.engine import Incomplete
from workflows.words import Frame

LONGEST_WINDOW, LARGEST_SIZE = 1096, 20_000
CYCLE_FIELDS: Fields = {
    "name": Words(required=True, validate=at_most(200)),
    "theme": Words(validate=at_most(200)),
    "tool": Words(),
    "period_from_on": Day(),
    "period_to_on": Day(),
    "frame": Words(),
    "share": Share(),
    "size": fields.Integer(
        strict=True,
        validate=validate.Range(1, LARGEST_SIZE, error=f"Give a number of cases from 1 to {LARGEST_SIZE:,}."),
        metadata={"description": "A number of cases, instead of a share."},
    ),
    "seed": Words(validate=at_most(64)),
    "window_days": fields.Integer(
        strict=True,
        validate=validate.Range(0, LONGEST_WINDOW, error=f"Give a number of days from 0 to {LONGEST_WINDOW}."),
        metadata={"description": "Cases audited within so many days are not drawn; left out: policy's."},
    ),
    "auditors": fields.List(SomeBody(), metadata={"description": "Who audits, by e-mail; left out: policy's roles."}),
    "baseline": fields.Boolean(metadata={"description": "The first of its kind, with which later ones compare."}),
    "predecessor_id": Number(metadata={"description": "The cycle before, with which this one compares."}),
    "cut_off_on": Day(),
}


def create_cycle(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Start a cycle; share, window and cut-off are policy's and the seed is made unless they are given."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(CYCLE_FIELDS, data)
        require(actor_of(person), "cycle.create", set(), "You may not start audit cycles.")
        _check(work, person, facts)
        cycle = _cycle(work, person, facts)
        if cycle.cut_off_on <= work.today:
            raise Incomplete({"cut_off_on": "Choose a day after today."})
        asked = {"share": cycle.share} if cycle.size is None else {"size": cycle.size}
        gate.begin(cycle, actor_of(person), {"name": cycle.name, **asked})
        return cycle

    return begin(person, remember, make)


def _cycle(work: Work, person: Person, facts: Mapping[str, Any]) -> Cycle:
    policy = work.context.policy
    by_policy = None if facts.get("size") else float(policy.get("cycle.share"))
    within = timedelta(days=policy.number("cycle.cut_off_after_days"))
    return Cycle(
        name=facts["name"],
        theme=facts.get("theme"),
        tool_key=facts.get("tool"),
        period_from_on=facts.get("period_from_on"),
        period_to_on=facts.get("period_to_on"),
        baseline=facts.get("baseline", False),
        predecessor_id=facts.get("predecessor_id"),
        frame=facts.get("frame", Frame.OPEN_CASES),
        share=facts.get("share") or by_policy,
        size=facts.get("size"),
        seed=facts.get("seed") or secrets.token_hex(8),
        window_days=facts.get("window_days", policy.number("sample.exclusion_window_days")),
        reserve_factor=float(policy.get("sample.reserve_factor")),
        cut_off_on=facts.get("cut_off_on") or work.today + within,
        allocation=[],
        named=[CycleAuditor(person_id=one.id) for one in dict.fromkeys(facts.get("auditors", ()))],
        creator_id=person.id,
        made_at=work.now,
    )


def _check(work: Work, person: Person, facts: Mapping[str, Any]) -> None:
    """Raise Incomplete for what does not go together."""
    if facts.get("tool") is not None:
        choice("tool", facts["tool"], tuple(known_tools()))
    if facts.get("frame") is not None:
        choice("frame", facts["frame"], tuple(Frame))
    if facts.get("share") and facts.get("size"):
        raise Incomplete({"size": "Give a share of the open cases or a number of cases, not both."})
    first, last = facts.get("period_from_on"), facts.get("period_to_on")
    if first and last and last < first:
        raise Incomplete({"period_to_on": "The period ends before it begins. Choose a later day."})
    for one in facts.get("auditors", ()):
        if not actor_of(one).scopes("audit.submit"):
            raise Incomplete({"auditors": f"{one.name} has no role that audits. Choose somebody who has."})
    _check_predecessor(person, facts)


def _check_predecessor(person: Person, facts: Mapping[str, Any]) -> None:
    if facts.get("predecessor_id") is None:
        return
    if facts.get("baseline"):
        raise Incomplete({"baseline": "A baseline has no cycle before it. Leave out one of the two."})
    try:
        find("cycle", facts["predecessor_id"], person)
    except Absent:
        raise Incomplete({"predecessor_id": "There is no such cycle. Use the number shown beside it."}) from None
