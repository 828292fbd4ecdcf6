"""Two people at the same moment: exactly one wins, the other is told, and nothing is half-done."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from service.database import db
from service.models import ActionPlan, Audit
from service.people import person_by_email
from service.usecases.transitions import fire_transition
from tests.support.world import World
from workflows.engine import Refused

SIGNED = {"running_record": "Seen.", "signature": True}


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def at_once(world: World, *acts: Callable[[], Any]) -> list[Any]:
    """Do all of these in threads that start together; the result or refusal of each, in order."""
    barrier = Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        with world.app.app_context():
            barrier.wait()
            try:
                results[index] = act()
            except Refused as refusal:
                results[index] = refusal
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return results


def firing(kind: str, record: Any, trigger: str, who: str, facts: dict[str, Any]) -> Callable[[], str]:
    number = record.id

    def act() -> str:
        person = person_by_email(f"{who}@example.org")
        assert person is not None
        fire_transition(kind, number, trigger, person, facts)
        return "done"

    return act


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_sign_off_at_once_one_wins_and_the_other_is_told(world: World, attempt: int) -> None:
    plan = world.complete(world.issued())
    world.leave(world["Tess"], world.today, world.today)
    acts = [firing("action_plan", plan, "sign_off", who, SIGNED) for who in ("tess.team", "sam.service")]
    results = at_once(world, *acts)
    assert sorted(str(result) for result in results) == [
        "done",
        "“Sign off” is not possible now: this plan is already or still “signed off”.",
    ]
    assert [row.trigger for row in world.history(plan)].count("sign_off") == 1


def test_the_last_two_plans_signed_at_once_sign_the_audit_off_once(world: World) -> None:
    plan = world.issued()
    audit: Audit = plan.audit
    other = next(p for p in audit.plans if p is not plan)
    world.complete(plan)
    world.complete(other, "Tess")
    results = at_once(
        world,
        firing("action_plan", plan, "sign_off", "tess.team", SIGNED),
        firing("action_plan", other, "sign_off", "sam.service", SIGNED),
    )
    assert results == ["done", "done"]
    assert [row.to_state for row in world.history(world.all(Audit)[0])][-1] == "signed_off"


def test_the_owner_completing_against_the_manager_escalating_leaves_one_story(world: World) -> None:
    plan = world.issued()
    done = {str(action.id): "Done." for action in plan.actions}
    at_once(
        world,
        firing("action_plan", plan, "complete", "pat.practitioner", {"done": done}),
        firing("action_plan", plan, "escalate", "tess.team", {"reason": "Ran over."}),
    )
    [plan] = [found for found in world.all(ActionPlan) if found.owner.name == "Pat Practitioner"]
    assert plan.state == "completed"
    assert all(escalation.state == "resolved" for escalation in world.escalations("overdue"))
