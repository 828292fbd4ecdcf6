"""Whatever is damaged behind the service's back is found and named with its place; a sound database gives nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from notifications.draining import drain
from service.checkpoints import folder
from service.database import db
from service.models import Escalation, Outbox
from service.reading.reconciling import all_standing
from service.steps.letters import about_alerts
from service.transaction import rollback
from service.usecases import reconciling
from service.usecases.histories import take_checkpoint
from service.usecases.reconciling import begin_daily, go_on, look
from tests.support.world import World

pytestmark = pytest.mark.tampers


@pytest.fixture
def plan(world: World) -> Any:
    """A plan that Pat completed and Tess signed off, and one that waits for Pat; all of it told and sealed."""
    for path in folder().glob("*.json"):
        path.unlink()
    world.authority()
    plan = world.issued("requires_improvement")
    world.complete(plan)
    world.sign_off(plan)
    world.pass_days(1)
    while drain():
        pass
    take_checkpoint()
    return plan


def damaged(statement: str, **values: Any) -> None:
    rollback()
    with db.engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount, statement


def found(*, whole: bool = True) -> dict[str, list[str]]:
    """What stands after a look: places and sentences by kind."""
    look(whole=whole)
    standing: dict[str, list[str]] = {}
    for one in all_standing():
        place = f"{one.subject_kind} {one.subject_id}" + (f".{one.sequence}" if one.sequence else "")
        standing.setdefault(one.kind, []).append(f"{place}: {one.what}")
    return standing


def test_a_sound_database_gives_nothing_however_it_is_looked_at(world: World, plan: Any) -> None:
    assert (found(), found(whole=False), world.escalations("discrepancy")) == ({}, {}, [])


PLAN = "subject_kind = 'action_plan' AND subject_id = :plan"
WAITING = "subject_kind = 'escalation' AND closed_at IS NULL"
# What is done behind the service's back, and what is to be found of it; each list is done at once.
DAMAGE = {
    "changes": {
        f"UPDATE history SET reason = 'x' WHERE {PLAN} AND sequence = 2": (
            "seal_broken",
            "action_plan {plan}.2: who did it, the reason or the facts were changed.",
        ),
        f"UPDATE history SET actor_roles = 'practitioner' WHERE {PLAN} AND sequence = 3": (
            "step_role",
            "action_plan {plan}.3: sign off was done by practitioner, who may not.",
        ),
        "UPDATE audit SET due_on = '2027-01-01' WHERE id = :audit": (
            "seal_broken",
            "audit {audit}: its content was changed after the last row of its history.",
        ),
        f"UPDATE task SET closed_at = NULL WHERE {PLAN} AND kind = 'complete_plan'": (
            "task_differs",
            "action_plan {plan}: in signed off it has an open task that it does not want: complete plan.",
        ),
        f"UPDATE task SET assignee_id = NULL WHERE {WAITING}": (
            "escalation_unanswered",
            "escalation {escalation}: it waits for nobody who is here and may answer it.",
        ),
        "UPDATE outbox SET status = 'waiting', attempts = 0 WHERE id = :letter": (
            "letter_lies",
            "message {letter}: bulk: it is waiting, and should have gone out an hour ago or earlier.",
        ),
        "UPDATE outbox SET status = 'dead' WHERE id = :other": (
            "letter_unalerted",
            "message {other}: it could not be delivered, and nobody was alerted.",
        ),
        "UPDATE outbox SET key = 'gone' WHERE message = 'escalation_raised' AND subject_id = :escalation "
        "AND channel = 'in_app'": (
            "told_missing",
            "escalation {escalation}.1: raise left no message escalation raised by in app.",
        ),
    },
    "forgery": {
        "UPDATE action_plan SET state = 'withdrawn' WHERE id = :plan": (
            "history_state",
            "action_plan {plan}: it is withdrawn, but its history ends at signed_off.",
        ),
        f"UPDATE history SET trigger = 'refer_back' WHERE {PLAN} AND sequence = 2": (
            "step_table",
            "action_plan {plan}.2: refer_back from issued to completed is not in the lifecycle table.",
        ),
        f"UPDATE history SET actor_id = (SELECT owner_id FROM action_plan WHERE id = :plan) WHERE {PLAN} "
        "AND sequence = 3": ("step_people", "action_plan {plan}.3: sign off needs a second person, and had none."),
        f"UPDATE task SET closed_at = opened_at WHERE {WAITING}": (
            "task_differs",
            "escalation {escalation}: in raised it lacks its task acknowledge escalation.",
        ),
    },
    "loss": {
        f"DELETE FROM history WHERE {PLAN} AND sequence = 3": (
            "seal_outside",
            "action_plan {plan}.3: the row was there when 00000001.json was written and is gone.",
        ),
        f"DELETE FROM history WHERE {PLAN} AND sequence = 1": (
            "history_order",
            "action_plan {plan}.2: row 1 is missing before it.",
        ),
        "DELETE FROM history WHERE subject_kind = 'audit' AND subject_id = :audit": (
            "history_bare",
            "audit {audit}: the record has no history.",
        ),
        f"UPDATE task SET assignee_id = (SELECT owner_id FROM action_plan WHERE id = :plan) WHERE {WAITING}": (
            "escalation_unanswered",
            "escalation {escalation}: it waits for nobody who is here and may answer it.",
        ),
    },
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_and_named_with_its_place(world: World, plan: Any, damage: str) -> None:
    letter, other = [row.id for row in world.all(Outbox) if row.lane == "bulk"][:2]
    raised = next(row.id for row in world.all(Escalation) if row.state != "resolved")
    values = {"plan": plan.id, "audit": plan.audit_id, "escalation": raised, "letter": letter, "other": other}
    for statement in DAMAGE[damage]:
        damaged(statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    standing = found()
    missed = [what for kind, what in DAMAGE[damage].values() if what.format(**values) not in standing.get(kind, [])]
    assert missed == [], standing


def test_a_clock_that_struck_without_effect_is_found(world: World, plan: Any) -> None:
    world.clock.forward(days=21)
    clocks = found()["clock_missed"]
    assert any("its clock pass up struck for the due day" in sentence for sentence in clocks)
    world.pass_days(1)
    assert "clock_missed" not in found(), "what was missed is caught up, and closed"


def test_the_same_thing_is_kept_once_and_closed_with_its_day_when_it_holds_no_more(world: World, plan: Any) -> None:
    number = plan.id
    damaged("UPDATE action_plan SET state = 'withdrawn' WHERE id = :plan", plan=number)
    assert len(found()["history_state"]) == 1
    first, [first_alert] = all_standing()[0].id, [alert.id for alert in world.escalations("discrepancy")]
    assert len(found()["history_state"]) == 1 and all_standing()[0].id == first
    assert [alert.id for alert in world.escalations("discrepancy")] == [first_alert], "one alert, not one each night"
    damaged("UPDATE action_plan SET state = 'signed_off' WHERE id = :plan", plan=number)
    assert found(whole=False) == {}, "what stands open is looked at again, whether anything happened to it or not"
    assert [alert.state for alert in world.escalations("discrepancy")] == ["resolved"]
    closed = db.session.execute(text("SELECT closed_at FROM discrepancy")).scalars().all()
    assert len(closed) == 1 and closed[0] is not None
    damaged("UPDATE action_plan SET state = 'withdrawn' WHERE id = :plan", plan=number)
    assert found()["history_state"] and all_standing()[0].id != first, "what comes back is a new one"


def test_the_alert_goes_to_the_administrator_and_then_to_quality(world: World, plan: Any) -> None:
    damaged("UPDATE action_plan SET state = 'withdrawn' WHERE id = :plan", plan=plan.id)
    found()
    [alert] = world.escalations("discrepancy")
    assert alert.addressee.name == "Ada Administrator"
    while drain():
        pass
    told = [row for row in world.all(Outbox) if (row.subject_kind, row.subject_id) == ("escalation", alert.id)]
    assert {row.status for row in told} == {"sent"} and all(about_alerts(row) for row in told)
    world.pass_days(4)
    assert world.escalations("discrepancy")[0].addressee.name == "Quentin Quality"


def test_the_night_looks_once_at_what_is_new_and_each_week_at_everything(
    world: World, plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "RECORDS_AT_ONCE", 2)
    assert begin_daily() and not begin_daily()
    assert go_on(0), "a piece at a time"
    assert db.session.execute(text("SELECT ended_at FROM reconciliation")).scalar() is None
    assert go_on(60) and not go_on(60)
    for _ in range(2):
        world.clock.forward(days=1)
        assert begin_daily() and go_on(60)
    damaged("UPDATE action_plan SET state = 'withdrawn' WHERE id = :plan", plan=plan.id)
    world.clock.forward(days=1)
    begin_daily()
    go_on(60)
    rows = db.session.execute(text("SELECT whole, records FROM reconciliation ORDER BY id")).all()
    assert [bool(row.whole) for row in rows] == [True, False, False, False]
    assert rows[0].records >= 5 > 2 > rows[3].records, "the cost follows what is new"
    world.clock.forward(days=5)
    begin_daily()
    go_on(60)
    assert "history_state" in {one.kind for one in all_standing()}


def test_what_somebody_explains_stands_no_more_and_its_alert_ends(world: World, plan: Any) -> None:
    damaged("UPDATE history SET reason = 'x' WHERE subject_kind = 'action_plan' AND trigger = 'complete'")
    found()
    [number] = [one.id for one in all_standing()]
    reconciling.explain(world["Ada"], number, "Put right by the supplier.")
    assert found() == {}
    assert [alert.state for alert in world.escalations("discrepancy")] == ["resolved"]
