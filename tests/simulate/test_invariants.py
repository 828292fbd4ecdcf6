"""What is looked for after each simulated day is found when it is broken: every check can fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from notifications.draining import drain
from service.database import db
from service.models import ActionPlan, History, Notice, Outbox, Task
from service.simulate.invariants import Invariants
from service.transaction import transaction
from tests.support.world import World

pytestmark = pytest.mark.tampers


@pytest.fixture
def plan(world: World) -> Any:
    """A plan that Pat completed and Tess signed off, all of it told."""
    plan = world.authority().issued("requires_improvement")
    world.complete(plan)
    world.sign_off(plan)
    while drain():
        pass
    return plan


def faults(world: World) -> list[str]:
    """What is found of everything that has happened so far."""
    db.session.rollback()
    looking = Invariants(world.context)
    looking.look()
    return looking.faults


def tamper(statement: Any) -> None:
    with transaction() as work:
        work.session.execute(statement.execution_options(synchronize_session=False))


def test_nothing_is_found_where_nothing_is_broken(world: World, plan: Any) -> None:
    assert faults(world) == []


def test_a_state_that_no_history_leads_to_is_found(world: World, plan: Any) -> None:
    number = plan.id
    tamper(update(ActionPlan).where(ActionPlan.id == number).values(state="withdrawn"))
    assert faults(world) == [f"action_plan {number} is withdrawn, and its history folds to signed_off."]


def test_a_row_that_is_missing_is_found(world: World, plan: Any) -> None:
    tamper(delete(History).where(History.subject_kind == "action_plan", History.trigger == "complete"))
    assert any("does not follow on" in fault for fault in faults(world))


def test_a_step_by_somebody_who_may_not_take_it_is_found(world: World, plan: Any) -> None:
    tamper(update(History).where(History.trigger == "sign_off").values(actor_roles="practitioner"))
    assert any("by practitioner is in no table" in fault for fault in faults(world))


def test_a_signature_on_ones_own_plan_is_found(world: World, plan: Any) -> None:
    tamper(update(History).where(History.trigger == "sign_off").values(actor_id=plan.owner_id))
    assert any("decided on what was their own" in fault for fault in faults(world))


def test_a_message_that_was_not_shown_is_found(world: World, plan: Any) -> None:
    tamper(delete(Notice).where(Notice.id == world.all(Notice)[0].id))
    assert any("was shown 0 times" in fault for fault in faults(world))


def test_a_message_that_is_still_waiting_is_found(world: World, plan: Any) -> None:
    tamper(update(Outbox).where(Outbox.id == world.all(Outbox)[0].id).values(status="waiting"))
    assert any("was not sent on its day" in fault for fault in faults(world))


def test_an_escalation_that_waits_for_nobody_is_found(world: World, plan: Any) -> None:
    tamper(update(Task).where(Task.subject_kind == "escalation").values(closed_at=world.context.now()))
    assert any("waits for nobody who is here" in fault for fault in faults(world))


def test_a_plan_that_has_not_escalated_in_time_is_found(world: World, plan: Any) -> None:
    late = world.today - timedelta(days=7)
    tamper(update(ActionPlan).where(ActionPlan.state == "issued").values(due_on=late))
    assert not any("has not escalated" in fault for fault in faults(world)), "its first morning is still to come"
    world.clock.forward(days=1)
    assert any("has not escalated" in fault for fault in faults(world))
