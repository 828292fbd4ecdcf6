"""Escalations: acknowledged, decided, passed up, ended with their cause; a re-audit linked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.models import Escalation, Outbox
from tests.support.world import World
from workflows.engine import Illegal, NotPermitted


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


@pytest.fixture
def escalation(world: World) -> Escalation:
    """An inadequate audit's escalation, with the service manager."""
    world.submitted("inadequate")
    return world.escalations()[0]


def assignee(world: World, escalation: Escalation) -> str:
    [task] = world.tasks(escalation)
    assert task.assignee is not None
    return task.assignee.name


def test_only_the_addressee_acknowledges(world: World, escalation: Escalation) -> None:
    with pytest.raises(NotPermitted, match="Sam Service"):
        world.act("Hana", "acknowledge", escalation)
    assert world.act("Sam", "acknowledge", escalation).state == "acknowledged"


def test_the_decision_waits_ten_working_days(world: World, escalation: Escalation) -> None:
    world.act("Sam", "acknowledge", escalation)
    [task] = world.tasks(escalation)
    assert (task.kind, task.due_on) == ("resolve_escalation", date(2026, 11, 16))


def test_it_is_resolved_with_an_outcome_and_a_text(world: World, escalation: Escalation) -> None:
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome="quality_clinic", text="Clinic on 12 November.")
    assert (escalation.state, escalation.outcome) == ("resolved", "quality_clinic")


def test_passed_up_it_is_the_head_of_services_with_both_clocks_anew(world: World, escalation: Escalation) -> None:
    world.clock.set(date(2026, 11, 5))
    world.act("Sam", "pass_up", escalation, reason="Not mine to decide.")
    assert assignee(world, escalation) == "Hana Head"
    assert (escalation.acknowledge_by_on, escalation.resolve_by_on) == (date(2026, 11, 9), date(2026, 11, 19))


def test_at_the_top_there_is_nobody_to_pass_it_to(world: World, escalation: Escalation) -> None:
    world.act("Sam", "pass_up", escalation, reason="Not mine.")
    with pytest.raises(Illegal, match="nobody above"):
        world.act("Hana", "pass_up", escalation, reason="Not mine either.")


def test_an_overdue_one_is_not_resolved_while_its_plan_is_escalated(world: World) -> None:
    plan = world.issued()
    world.act("Tess", "escalate", plan, reason="Nothing was done.")
    overdue = world.escalations("overdue")[0]
    world.act("Sam", "acknowledge", overdue)
    with pytest.raises(Illegal, match="The plan is still escalated"):
        world.act("Sam", "resolve", overdue, outcome="training", text="Training.")


def test_a_reaudit_is_made_in_the_act_of_resolving(world: World, escalation: Escalation) -> None:
    world.act("Sam", "acknowledge", escalation)
    yesterday = str(world.today - timedelta(days=1))
    with pytest.raises(Illegal, match="cannot be due in the past"):
        world.act("Sam", "resolve", escalation, outcome="reaudit", text="See it again.", due_on=yesterday)
    world.act("Sam", "resolve", escalation, outcome="reaudit", text="See it again.")
    reaudit = escalation.reaudit
    assert reaudit and (reaudit.kind, reaudit.reaudit_of_id) == ("reaudit", escalation.audit_id)
    assert reaudit.lead and reaudit.lead.name != "Tess Team"  # who did the first audit


def test_the_reauditor_can_be_named_but_never_the_holder(world: World, escalation: Escalation) -> None:
    world.act("Sam", "acknowledge", escalation)
    with pytest.raises(Illegal, match="holds this case"):
        world.act("Sam", "resolve", escalation, outcome="reaudit", text="Again.", auditor=world["Pat"].email)
    world.act("Sam", "resolve", escalation, outcome="reaudit", text="Again.", auditor=world["Hana"].email)
    assert escalation.reaudit and escalation.reaudit.lead and escalation.reaudit.lead.name == "Hana Head"


def test_a_withdrawn_reaudit_opens_the_escalation_again(world: World, escalation: Escalation) -> None:
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome="reaudit", text="See it again.")
    world.act("Quentin", "withdraw", escalation.reaudit, reason="The case closed.")
    assert escalation.state == "raised" and assignee(world, escalation) == "Sam Service"


def test_an_escalation_of_a_grade_outlives_the_audits_signature(world: World) -> None:
    plan = world.issued()
    other = next(p for p in plan.audit.plans if p is not plan)
    world.sign_off(world.complete(plan))
    world.sign_off(world.complete(other, "Tess"), "Sam")
    assert plan.audit.state == "signed_off" and world.escalations()[0].state == "raised"


def test_on_leave_the_addressee_is_the_next_above(world: World) -> None:
    world.leave(world["Sam"], world.today, date(2026, 11, 20))
    world.submitted("inadequate")
    assert assignee(world, world.escalations()[0]) == "Hana Head"


def test_without_service_manager_and_head_of_service_quality_is_addressed(world: World) -> None:
    for who in ("Sam", "Hana"):
        world.leaves(world[who])
    world.submitted("inadequate")
    assert assignee(world, world.escalations()[0]) == "Quentin Quality"


def test_an_unreturned_audits_escalation_is_not_resolved_while_it_is_not_returned(world: World) -> None:
    audit = world.audit(auditor="Sam")
    world.pass_days(25)
    [unreturned] = world.escalations("unreturned")
    assert assignee(world, unreturned) == "Hana Head"  # Sam is who is late
    world.act("Hana", "acknowledge", unreturned)
    with pytest.raises(Illegal, match="still not returned"):
        world.act("Hana", "resolve", unreturned, outcome="reassurance", text="Soon.")
    world.act("Quentin", "reassign", audit, person=world["Tess"].email, reason="Sam is overloaded.")
    assert unreturned.state == "acknowledged"


def test_the_clock_above_tells_somebody_other_than_who_is_late(world: World) -> None:
    plan = world.issued()
    own = next(p for p in plan.audit.plans if p.owner.name == "Tess Team")
    world.complete(own, "Tess")
    world.pass_days(30)
    told = {row.recipient.name for row in world.all(Outbox) if row.message == "task_waits" and row.subject_id == own.id}
    assert told == {"Hana Head"}  # Sam has not signed it off


def test_a_second_referrals_escalation_ends_when_the_plan_changes_hands(world: World) -> None:
    plan = world.issued()
    for _ in range(2):
        world.complete(plan)
        world.act("Tess", "refer_back", plan, reason="Not yet.")
    world.act("Tess", "reassign", plan, person=world["Olu"].email, reason="Pat is ill.")
    assert world.escalations("second_referral")[0].state == "resolved"


def test_the_text_of_a_decision_does_not_go_into_the_reaudits_history(world: World, escalation: Escalation) -> None:
    world.act("Sam", "acknowledge", escalation)
    world.act("Sam", "resolve", escalation, outcome="reaudit", text="Between us.")
    entry = world.history(escalation.reaudit)[0]
    assert "Between us." not in f"{entry.reason} {entry.facts}"
