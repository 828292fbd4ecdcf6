"""Whatever people do, whoever leaves and however sessions move: somebody can always act, and a clock reaches somebody.

A generated walk: each step is a few numbers that choose who does what among everything that is possible then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from service.context import KEY
from service.database import db
from service.models import RECORDS, ActionPlan, Audit, Case, Person, PractitionerForm
from service.people import last_resort
from service.queries import Absent
from service.usecases.histories import verify
from service.usecases.practitioner_forms import add_form_action, write_form
from service.usecases.transitions import fire_transition, possible
from tests.conftest import empty
from tests.support.invariants import ASIDE, abandoned, folding, tasks
from tests.support.world import HandClock, World
from workflows.catalogue import LIFECYCLES
from workflows.definition import Fact, FactKind
from workflows.engine import Refused
from workflows.words import GRADES_BEST_FIRST

NUMBER = st.integers(0, 10_000)
KINDS = ["act", "act", "plan", "plan", "plan", "arrange", "issue", "form", "form", "days", "leave", "away", "session"]
STEP = st.tuples(st.sampled_from(KINDS), NUMBER, NUMBER)


class Walk:
    """Interprets steps in one small authority."""

    def __init__(self, world: World) -> None:
        self.world = world.authority()
        for worker in ("Pat", "Olu"):
            for _ in range(2):
                world.case(world[worker])
        world.person("Ned Next", "team_manager", world["Sam"], team_id=world.team("South").id)

    def step(self, kind: str, first: int, second: int) -> None:
        try:
            getattr(self, f"_{kind}")(first, second)
        except (Refused, Absent) as refusal:
            note(f"  refused: {refusal}")

    def people(self) -> list[Person]:
        return [p for p in self.world.all(Person) if p.here_on(self.world.today)]

    def _arrange(self, first: int, second: int) -> None:
        """Somebody arranges and answers an audit, so that the walk reaches the later states."""
        cases = self.world.all(Case)
        managers = [p for p in self.people() if {"team_manager", "service_manager"} & p.roles]
        if not managers:
            return
        manager = managers[second % len(managers)].name.split()[0]
        grade = GRADES_BEST_FIRST[first % 4]
        note(f"{manager} audits {cases[first % len(cases)].reference}: {grade}")
        self.world.submitted(grade, manager, cases[first % len(cases)])

    def _act(self, first: int, second: int) -> None:
        """Somebody does one of the things that they may do."""
        self._act_on([record for model in RECORDS.values() for record in self.world.all(model)], first, second)

    def _plan(self, first: int, second: int) -> None:
        """Somebody does something with a plan: most of the rules are about these."""
        self._act_on(self.world.all(ActionPlan), first, second)

    def _issue(self, first: int, second: int) -> None:
        """A weak audit whose actions are issued at once."""
        self._arrange(2 + first % 2, second)
        for audit in self.world.all(Audit):
            if audit.state == "audited" and audit.lead:
                self.world.act(audit.lead.name.split()[0], "issue_actions", audit)

    def _form(self, first: int, second: int) -> None:
        """A practitioner's form, in half of the walks handed over with its audit, or something done with one."""
        forms = self.world.all(PractitionerForm)
        if forms and second % 2:
            self._act_on([record for form in forms for record in (form, *form.plans, *form.escalations)], first, second)
            return
        case = self.world.all(Case)[first % len(self.world.all(Case))]
        managers = [p for p in self.people() if "team_manager" in p.roles and p.id != case.worker_id]
        if managers:
            manager = managers[second % len(managers)]
            note(f"{manager.name} writes a form about the worker of {case.reference}")
            self._write(self.world.audit(case, manager.name.split()[0]), manager, hand_over=bool(first % 2))

    def _write(self, audit: Audit, manager: Person, *, hand_over: bool) -> None:
        write_form(audit.id, manager, {"findings": [{"text": "Chronologies are started late."}]})
        add_form_action(audit.id, manager, {"text": "Book the course."})
        if hand_over:
            name = manager.name.split()[0]
            self.world.answer(audit, auditor=name)
            self.world.act(name, "submit", audit, overall_grade="good", reasons="What the file shows.")

    def _act_on(self, found: list[Any], first: int, second: int) -> None:
        records = [record for record in found if not ended(record)]
        if not records:
            return
        record = records[first % len(records)]
        chances = [
            (person, p.row)
            for person in self.people()
            for p in possible(record, person)
            if p.allowed and p.trigger not in ASIDE - {"mark_filed", "request_delay"}
        ]
        if not chances:
            return
        by_trigger = sorted({row.trigger for _, row in chances})
        trigger = by_trigger[second % len(by_trigger)]
        person, row = next((person, row) for person, row in chances if row.trigger == trigger)
        facts = {fact.name: self._fact(fact, record, second) for fact in row.needs if fact.required or second % 2}
        note(f"{person.name}: {row.trigger} {record.__tablename__} {record.id} {facts}")
        fire_transition(record.__tablename__, record.id, row.trigger, person, facts)

    def _fact(self, fact: Fact, record: Any, number: int) -> Any:
        people = self.people()
        made = {
            FactKind.DISCUSSED: list,
            FactKind.FINDINGS: lambda: [{"text": "Chronologies are started late."}] if number % 3 else [],
            FactKind.SIGN_OFFS: list,
            FactKind.CODE: lambda: self._choice(fact, number),
            FactKind.DATE: lambda: (self.world.today + timedelta(days=number % 40)).isoformat(),
            FactKind.DONE: lambda: {str(action.id): "Done." for action in record.actions},
            FactKind.GRADE: lambda: str(GRADES_BEST_FIRST[number % 4]),
            FactKind.PERSON: lambda: people[number % len(people)].email,
            FactKind.SIGNATURE: lambda: True,
            FactKind.TEXT: lambda: "Because.",
        }
        return made[fact.kind]()

    def _choice(self, fact: Fact, number: int) -> str:
        choices = fact.choices
        words = self.world.context.policy.words(choices) if isinstance(choices, str) else choices
        return words[number % len(words)]

    def _days(self, first: int, second: int) -> None:
        note(f"{first % 9 + 1} days pass")
        self.world.pass_days(first % 9 + 1)

    def _leave(self, first: int, second: int) -> None:
        """Somebody leaves for good; an import would refuse the last of those who decide at last."""
        leavers = self.people()
        leaver = leavers[first % len(leavers)]
        if any(person.id != leaver.id for person in last_resort()):
            note(f"{leaver.name} leaves")
            self.world.leaves(leaver)

    def _away(self, first: int, second: int) -> None:
        person = self.people()[first % len(self.people())]
        note(f"{person.name} is away {second % 30} days")
        self.world.leave(person, self.world.today, self.world.today + timedelta(days=second % 30))
        self.world.keep()

    def _session(self, first: int, second: int) -> None:
        person = self.people()[first % len(self.people())]
        on = self.world.today + timedelta(days=second % 45)
        if person.manager and person.manager.here_on(self.world.today):
            note(f"{person.manager.name} books {person.name} for {on}")
            self.world.book(person, on, person.manager.name.split()[0])


def ended(record: Any) -> bool:
    return LIFECYCLES[record.__tablename__].by_state[record.state].ends


def walked(application: Flask, steps: list[tuple[str, int, int]]) -> list[str]:
    """What is wrong after these steps, asked after every one."""
    clock = HandClock()
    application.extensions[KEY].clock = clock
    with application.app_context():
        try:
            walk = Walk(World(application, clock))
            for step in steps:
                walk.step(*step)
                broken = [*folding(), *tasks(), *abandoned(walk.world)]
                if broken:
                    return broken
            return [str(finding) for finding in verify()]
        finally:
            db.session.rollback()
            empty()
            db.session.remove()


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(steps=st.lists(STEP, min_size=5, max_size=25))
def test_no_walk_leaves_a_record_with_nobody_to_act_or_no_clock(application: Flask, steps: list[Any]) -> None:
    assert walked(application, steps) == []
