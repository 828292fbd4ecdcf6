"""Anybody tries anything in any order: what is accepted is in the published table, and nothing ever ends in a 500.

A state machine of Hypothesis over trigger × role × state. What must happen in each cell is in
tests/workflows/test_grid.py; here the whole service is asked, and its history is folded after every step.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from service.context import KEY
from service.database import db
from service.models import RECORDS, History
from service.queries import Absent
from service.usecases.transitions import fire_transition
from tests.conftest import empty
from tests.faults.scoreboard import Result, keep
from tests.support.invariants import folding, tasks
from tests.support.world import HandClock, World
from tests.walk.test_walk import KINDS, NUMBER, Walk
from workflows.catalogue import LIFECYCLES
from workflows.definition import FactKind
from workflows.engine import Refused

# What the walk knows how to say; a trigger that needs anything else is tried without it.
KNOWN = {
    FactKind.CODE, FactKind.DATE, FactKind.DISCUSSED, FactKind.DONE, FactKind.FINDINGS, FactKind.GRADE, FactKind.PERSON,
    FactKind.SIGNATURE, FactKind.SIGN_OFFS, FactKind.TEXT,
}  # fmt: skip
MANY = 200
# How often anything is tried, beside the steps that are possible.
TRIES = ("try",) * 20
ROW = "illegal events: trigger × role × state in random order"


class Anything(RuleBasedStateMachine):
    """One authority: people do what they may, and try what they may not."""

    application: Flask
    counts: Counter[str]
    reached: set[tuple[str, str]]

    @initialize()
    def begin(self) -> None:
        clock, context = HandClock(), self.application.extensions[KEY]
        context.clock, context.ring = clock, lambda lane: None
        self.walk = Walk(World(self.application, clock))
        for kind, number in (("issue", 2), ("session", 6), ("arrange", 1)):
            self.walk.step(kind, number, number)

    @rule(kind=st.sampled_from((*KINDS, *TRIES)), numbers=st.tuples(NUMBER, NUMBER, NUMBER, NUMBER))
    def does_what_is_possible_or_tries_anything(self, kind: str, numbers: tuple[int, int, int, int]) -> None:
        self.counts["steps"] += 1
        if kind in TRIES:
            records = [found for model in RECORDS.values() for found in self.walk.world.all(model)]
            self._try(records[numbers[0] % len(records)], *numbers[1:])
        else:
            self.walk.step(kind, *numbers[:2])

    def _try(self, record: Any, person: int, trigger: int, fact: int) -> None:
        people, kind, before = self.walk.people(), record.__tablename__, record.state
        rows = LIFECYCLES[kind].rows
        chosen = rows[trigger % len(rows)]
        facts = {one.name: self.walk._fact(one, record, fact) for one in chosen.needs if one.kind in KNOWN}
        number, who = record.id, people[person % len(people)]
        try:
            fire_transition(kind, number, chosen.trigger, who, facts)
        except (Refused, Absent):
            self.counts["refused"] += 1
            return
        self.counts["accepted"] += 1
        self._hold(kind, number, chosen.trigger, before, who.id)

    def _hold(self, kind: str, number: int, trigger: str, before: str, who: int) -> None:
        """What was accepted: in the table, by somebody whose role it names."""
        of_record = db.select(History).filter_by(subject_kind=kind, subject_id=number, trigger=trigger, actor_id=who)
        made = db.session.scalars(of_record.order_by(History.id.desc())).first()
        assert made is not None and made.from_state == before
        granted = self.walk.world.context.roles.granted(made.actor_roles.split(","))
        allowed = [row for row in LIFECYCLES[kind].rows_for(trigger, before) if row.permission in granted]
        assert made.to_state in {row.target or before for row in allowed}, (
            f"{trigger} from {before} by {made.actor_roles}"
        )

    @invariant()
    def replay_gives_the_state(self) -> None:
        if hasattr(self, "walk"):
            assert [*folding(), *tasks()] == []

    def teardown(self) -> None:
        rows = db.session.execute(db.select(History.subject_kind, History.to_state).distinct())
        self.reached.update((kind, state) for kind, state in rows)
        db.session.rollback()
        empty()
        db.session.remove()


def tried(application: Flask, runs: int, steps: int) -> None:
    machine: type[Anything] = type(
        "Tried", (Anything,), {"application": application, "counts": Counter(), "reached": set()}
    )
    rules = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, database=None, derandomize=runs < MANY,
        suppress_health_check=list(HealthCheck), print_blob=True,
    )  # fmt: skip
    with application.app_context():
        run_state_machine_as_test(machine, settings=rules)
        name = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    counts, reached = machine.counts, machine.reached
    published = {(kind, state.name) for kind, table in LIFECYCLES.items() for state in table.states}
    tries = f"{counts['refused']} refused, {counts['accepted']} accepted"
    said = f"{tries}, {len(reached)} of {len(published)} states reached."
    keep(
        Result(
            ROW, name, commands=counts["steps"], faults=counts["refused"], illegal=0, lost=0, duplicated=0, said=said
        )
    )
    assert reached <= published


@pytest.mark.slow
def test_nothing_illegal_is_ever_accepted(application: Flask) -> None:
    tried(application, 3, 12)


@pytest.mark.faults
@pytest.mark.slow
def test_nothing_illegal_is_accepted_in_ten_thousand_steps(application: Flask) -> None:
    tried(application, MANY, 50)
