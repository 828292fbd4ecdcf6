"""What an agreed grade moves: only a signed-off audit that falls below good without the plans which that requires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from workflows.audit import AUDIT
from workflows.definition import Actor, Situation
from workflows.engine import fire
from workflows.views import AuditView, PlanLine
from workflows.words import Grade

BOTH = frozenset({"holder", "responsible_manager"})


@dataclass
class Subject:
    """A record reduced to its state."""

    state: str


def regraded(state: str, grade: Grade, *plans: PlanLine) -> str:
    view = AuditView(date(2026, 11, 2), grade=grade, has_practitioner=True, plans=plans)
    subject = Subject(state)
    fire(AUDIT, subject, "regrade", Situation(view, Actor("Countersign", system=True), {}, {}, date(2026, 11, 2)))
    return subject.state


@pytest.mark.parametrize("state", ["audited", "actions_issued", "completed"])
def test_an_audit_that_is_still_open_stays_where_it_is(state: str) -> None:
    assert regraded(state, Grade.INADEQUATE) == state


def test_a_signed_off_audit_without_any_plan_goes_back_to_be_decided() -> None:
    assert regraded("signed_off", Grade.REQUIRES_IMPROVEMENT) == "audited"


def test_a_signed_off_audit_with_some_plans_waits_for_those_that_are_missing() -> None:
    only_worker = PlanLine("signed_off", frozenset({"holder"}))
    assert regraded("signed_off", Grade.INADEQUATE, only_worker) == "completed"


def test_a_signed_off_audit_with_the_plans_that_its_grade_requires_stays_signed_off() -> None:
    assert regraded("signed_off", Grade.INADEQUATE, PlanLine("signed_off", BOTH)) == "signed_off"


@pytest.mark.parametrize("grade", [Grade.OUTSTANDING, Grade.GOOD])
def test_a_signed_off_audit_that_stays_good_stays_signed_off(grade: Grade) -> None:
    assert regraded("signed_off", grade) == "signed_off"
