"""Starts audit cycles."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from service.fields import Day, Fields, Share, Words, at_most, loaded
from service.models import Cycle, Person
from service.people import actor_of
from service.relations import Record
from service.remembering import Remembering
from service.steps.beginning import begin, choice, require
from service.steps.gate import DatabaseGate
from service.transaction import Work
from workflows.engine import Incomplete

CYCLE_FIELDS: Fields = {
    "name": Words(required=True, validate=at_most(200)),
    "theme": Words(validate=at_most(200)),
    "tool": Words(),
    "share": Share(),
    "seed": Words(validate=at_most(64)),
    "cut_off_on": Day(),
}


def create_cycle(person: Person, data: Mapping[str, Any], remember: Remembering | None = None) -> Any:
    """Start a cycle; share and cut-off are policy's and the seed is made unless they are given."""

    def make(work: Work, gate: DatabaseGate, person: Person) -> Record:
        facts = loaded(CYCLE_FIELDS, data)
        require(actor_of(person), "cycle.create", set(), "You may not start audit cycles.")
        if facts.get("tool") is not None:
            choice("tool", facts["tool"], tuple(work.context.tools))
        policy = work.context.policy
        cycle = Cycle(
            name=facts["name"],
            theme=facts.get("theme"),
            tool_key=facts.get("tool"),
            share=facts.get("share") or float(policy.get("cycle.share")),
            seed=facts.get("seed") or secrets.token_hex(8),
            cut_off_on=facts.get("cut_off_on")
            or work.today + timedelta(days=policy.number("cycle.cut_off_after_days")),
            creator_id=person.id,
            made_at=work.now,
        )
        if cycle.cut_off_on <= work.today:
            raise Incomplete({"cut_off_on": "Choose a day after today."})
        gate.begin(cycle, actor_of(person), {"name": cycle.name, "share": cycle.share})
        return cycle

    return begin(person, remember, make)
