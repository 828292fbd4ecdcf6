"""An action plan from issue to signature, with its one delay, its escalation and its changes of hand (DOMAIN 4, 5)."""

from __future__ import annotations

from datetime import date

import pytest

from service.models import ActionPlan
from service.usecases.transitions import possibilities
from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted

DELAY = {"reason": "court", "explanation": "In court all week."}


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def late(world: World) -> ActionPlan:
    """A plan that ran over and was escalated by its line manager."""
    plan = world.issued()
    world.clock.set(date(2026, 11, 10))
    return world.act("Tess", "escalate", plan, reason="Nothing was done.")


def test_a_plan_is_due_at_the_owners_next_booked_supervision(world: World) -> None:
    world.book(world["Pat"], date(2026, 11, 18))
    assert world.issued().due_on == date(2026, 11, 18)


def test_without_a_booked_session_the_period_decides(world: World) -> None:
    assert world.issued().due_on == date(2026, 11, 9)  # 5 January + 11 × 28 days


def test_a_session_on_the_day_of_issue_is_not_the_next(world: World) -> None:
    world.book(world["Pat"], world.today)
    assert world.issued().due_on == date(2026, 11, 30)  # one period after it


def test_a_plan_completed_by_its_owner_is_signed_off_by_the_line_manager(world: World) -> None:
    plan = world.sign_off(world.complete(world.issued()))
    assert (plan.state, plan.running_record) == ("signed_off", "Seen in supervision.")


def test_the_declaration_and_the_signer_go_into_history(world: World) -> None:
    plan = world.sign_off(world.complete(world.issued()))
    facts = world.history(plan)[-1].facts
    assert facts["signed_by"] == "Tess Team" and facts["declaration"].startswith("I have read this record")


def test_nobody_else_can_be_named_as_signer(world: World) -> None:
    plan = world.complete(world.issued())
    with pytest.raises(Incomplete) as caught:
        world.act("Tess", "sign_off", plan, running_record="x", signature=True, signed_by="Sam Service")
    assert set(caught.value.fields) == {"signed_by"}


def test_practitioners_never_sign_off_their_own_plan(world: World) -> None:
    plan = world.complete(world.issued())
    with pytest.raises(NotPermitted, match=r"Only the owner's line manager \(Tess Team\)"):
        world.sign_off(plan, "Pat")


def test_a_managers_own_plan_is_signed_off_by_the_next_above(world: World) -> None:
    own = next(p for p in world.issued().audit.plans if p.owner.name == "Tess Team")
    world.complete(own, "Tess")
    with pytest.raises(NotPermitted):
        world.sign_off(own, "Tess")
    assert world.sign_off(own, "Sam").state == "signed_off"


def test_whoever_once_owned_a_plan_never_signs_it_off(world: World) -> None:
    plan = world.issued()
    world.act("Tess", "reassign", plan, person=world["Tess"].email, reason="Pat is away.")
    world.act("Sam", "reassign", plan, person=world["Olu"].email, reason="Tess has no time.")
    world.complete(plan, "Olu")
    with pytest.raises(NotPermitted):
        world.sign_off(plan, "Tess")
    assert world.sign_off(plan, "Sam").state == "signed_off"


def test_every_action_needs_a_word_on_what_was_done(world: World) -> None:
    plan = world.issued()
    with pytest.raises(Illegal, match="1 action not done yet"):
        world.act("Pat", "complete", plan, done={})
    with pytest.raises(Incomplete):
        world.act("Pat", "complete", plan, done={str(plan.actions[0].id): "  "})


def test_an_action_of_another_plan_is_refused(world: World) -> None:
    plan = world.issued()
    with pytest.raises(Illegal, match="not in this plan"):
        world.act("Pat", "record_progress", plan, done={"999999": "Done."})


def test_progress_is_kept_action_by_action(world: World) -> None:
    plan = world.issued()
    world.act("Pat", "record_progress", plan, done={str(plan.actions[0].id): "Drawn with mother."})
    assert plan.state == "issued" and [(a.done, a.done_note) for a in plan.actions] == [(True, "Drawn with mother.")]


def test_a_delay_asked_for_waits_for_the_manager_two_working_days(world: World) -> None:
    plan = world.issued()
    world.act("Pat", "request_delay", plan, **DELAY)
    [task] = world.tasks(plan, "decide_delay")
    assert task.assignee and (task.assignee.name, task.due_on) == ("Tess Team", date(2026, 11, 4))


def test_a_delay_moves_the_due_day_to_the_supervision_after(world: World) -> None:
    plan = world.issued()
    world.act("Pat", "request_delay", plan, **DELAY)
    world.act("Tess", "authorise_delay", plan, **DELAY, signature=True)
    assert (plan.state, plan.due_on, plan.original_due_on) == ("delay_authorised", date(2026, 12, 7), date(2026, 11, 9))
    assert world.tasks(plan, "decide_delay") == []


def test_a_second_delay_is_refused_with_a_sentence(world: World) -> None:
    plan = world.issued()
    world.act("Tess", "authorise_delay", plan, **DELAY, signature=True)
    _, possible = possibilities("action_plan", plan.id, world["Tess"])
    assert "authorise_delay" not in {p.trigger for p in possible if p.allowed}
    world.clock.set(date(2026, 12, 8))
    world.act("Tess", "escalate", plan, reason="Ran over.")
    with pytest.raises(Illegal, match="A plan can be delayed only once"):
        world.act("Tess", "authorise_delay", plan, **DELAY, signature=True)


def test_a_delay_needs_no_request(world: World) -> None:
    plan = world.issued()
    assert world.act("Tess", "authorise_delay", plan, **DELAY, signature=True).state == "delay_authorised"


def test_only_one_request_stands_at_a_time(world: World) -> None:
    plan = world.issued()
    world.act("Pat", "request_delay", plan, **DELAY)
    with pytest.raises(Illegal, match="already asked for"):
        world.act("Pat", "request_delay", plan, **DELAY)


def test_a_declined_delay_leaves_the_day_and_may_be_asked_again(world: World) -> None:
    plan = world.issued()
    world.act("Pat", "request_delay", plan, **DELAY)
    world.act("Tess", "decline_delay", plan, reason="There is time.")
    world.act("Pat", "request_delay", plan, **DELAY)
    assert plan.due_on == plan.original_due_on and world.tasks(plan, "decide_delay")


def test_practitioners_do_not_authorise_their_own_delay(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.act("Pat", "authorise_delay", world.issued(), **DELAY, signature=True)


def test_a_delay_reason_is_one_that_policy_knows(world: World) -> None:
    plan = world.issued()
    with pytest.raises(Incomplete, match="absence, system_access, court, other"):
        world.act("Pat", "request_delay", plan, reason="holiday", explanation="Away.")


def test_a_delay_asked_for_in_time_can_still_be_given_when_escalated(world: World) -> None:
    plan = world.issued()
    world.act("Pat", "request_delay", plan, **DELAY)
    world.clock.set(date(2026, 11, 10))
    world.act("Tess", "escalate", plan, reason="Ran over.")
    world.act("Tess", "authorise_delay", plan, **DELAY, signature=True)
    assert plan.state == "delay_authorised" and world.escalations("overdue")[0].state == "resolved"


def test_a_delay_not_asked_for_in_time_cannot_be_given_when_escalated(world: World) -> None:
    plan = late(world)
    with pytest.raises(Illegal, match="No delay was asked for before the due day"):
        world.act("Tess", "authorise_delay", plan, **DELAY, signature=True)


def test_an_escalated_plan_stands_with_the_service_manager(world: World) -> None:
    plan = late(world)
    [escalation] = world.escalations("overdue")
    [task] = world.tasks(escalation)
    assert plan.state == "escalated" and task.assignee and task.assignee.name == "Sam Service"


def test_a_plan_completed_late_ends_its_escalation(world: World) -> None:
    plan = world.complete(late(world))
    [escalation] = world.escalations("overdue")
    assert plan.state == "completed" and world.history(escalation)[-1].trigger == "complete_late"


def test_the_service_manager_reinstates_within_one_period(world: World) -> None:
    plan = late(world)
    with pytest.raises(Illegal, match="one supervision period ahead, 8 December 2026 at the latest"):
        world.act("Sam", "reinstate", plan, reason="Agreed.", due_on="2026-12-09")
    world.act("Sam", "reinstate", plan, reason="Agreed.", due_on="2026-12-08")
    assert (plan.state, plan.due_on) == ("issued", date(2026, 12, 8))
    assert world.escalations("overdue")[0].state == "resolved"


def test_a_reinstated_plan_follows_no_session(world: World) -> None:
    plan = late(world)
    world.act("Sam", "reinstate", plan, reason="Agreed.", due_on="2026-12-01")
    world.book(world["Pat"], date(2026, 11, 20))
    assert plan.due_on == date(2026, 12, 1)


def test_a_plan_sent_back_opens_its_actions_and_keeps_their_notes(world: World) -> None:
    plan = world.complete(world.issued())
    world.act("Tess", "refer_back", plan, reason="The father is missing.")
    assert [(a.done, a.done_note) for a in plan.actions] == [(False, "Done with the family.")]
    assert plan.due_on == date(2026, 11, 9)


def test_a_plan_sent_back_after_its_day_is_due_at_the_next_supervision(world: World) -> None:
    plan = world.complete(world.issued())
    world.clock.set(date(2026, 11, 12))
    world.act("Tess", "refer_back", plan, reason="The father is missing.")
    assert plan.due_on == date(2026, 12, 7) == plan.latest_on


def test_a_plan_sent_back_after_a_day_that_the_service_manager_gave_keeps_that_day(world: World) -> None:
    """Not the latest day, which lies before it: a decision of theirs is not taken back by somebody else's step."""
    plan = late(world)
    world.clock.set(date(2026, 12, 3))
    world.act("Sam", "reinstate", plan, reason="Agreed.", due_on="2026-12-18")
    world.complete(plan)
    world.clock.set(date(2026, 12, 21))
    world.act("Tess", "refer_back", plan, reason="The father is missing.")
    assert plan.latest_on == date(2026, 12, 7) and plan.due_on == date(2026, 12, 18)
    assert "latest_day_stands" in world.messages()
    world.pass_days(1)
    assert plan.state == "escalated"


def test_the_second_referral_tells_the_service_manager(world: World) -> None:
    plan = world.issued()
    for _ in range(2):
        world.complete(plan)
        world.act("Tess", "refer_back", plan, reason="Not yet.")
    assert [e.cause for e in world.escalations()] == ["inadequate", "second_referral"]


def test_a_referral_escalation_ends_when_the_plan_is_signed_off(world: World) -> None:
    plan = world.issued()
    for _ in range(2):
        world.complete(plan)
        world.act("Tess", "refer_back", plan, reason="Not yet.")
    world.sign_off(world.complete(plan))
    assert world.escalations("second_referral")[0].state == "resolved"


def test_a_plan_given_to_somebody_else_is_due_at_their_supervision(world: World) -> None:
    plan = world.issued()
    world.book(world["Olu"], date(2026, 11, 25))
    world.act("Tess", "reassign", plan, person=world["Olu"].email, reason="Pat is ill.")
    assert (plan.owner.name, plan.due_on) == ("Olu Other", date(2026, 11, 25))
    assert [t.assignee.name for t in world.tasks(plan)] == ["Olu Other"]


def test_a_new_owner_never_gets_a_day_beyond_the_latest(world: World) -> None:
    plan = world.issued()
    world.book(world["Olu"], date(2026, 12, 20))
    world.act("Tess", "reassign", plan, person=world["Olu"].email, reason="Pat is ill.")
    assert plan.due_on == date(2026, 12, 7)
    assert "latest_day_stands" in world.messages()


def test_giving_an_escalated_plan_to_somebody_ends_its_escalation(world: World) -> None:
    plan = late(world)
    world.act("Sam", "reassign", plan, person=world["Olu"].email, reason="Pat is ill.")
    assert plan.state == "issued" and world.escalations("overdue")[0].state == "resolved"


def test_an_open_request_lapses_when_the_owner_changes(world: World) -> None:
    plan = world.issued()
    world.act("Pat", "request_delay", plan, **DELAY)
    world.act("Tess", "reassign", plan, person=world["Olu"].email, reason="Pat is ill.")
    assert plan.delay_requested_on is None and world.tasks(plan, "decide_delay") == []


def test_a_plan_is_not_given_to_somebody_on_leave(world: World) -> None:
    world.leave(world["Olu"], world.today, date(2026, 11, 20))
    with pytest.raises(Illegal, match="is not here to do it"):
        world.act("Tess", "reassign", world.issued(), person=world["Olu"].email, reason="Pat is ill.")


def test_a_manager_does_not_withdraw_a_plan(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.act("Tess", "withdraw", world.issued(), reason="Not needed.")


def test_sign_off_is_due_at_the_supervision_or_five_working_days_on(world: World) -> None:
    plan = world.complete(world.issued())
    assert plan.sign_off_due_on == date(2026, 11, 9)
    other = next(p for p in plan.audit.plans if p is not plan)
    world.clock.set(date(2026, 11, 9))
    world.complete(other, "Tess")
    assert other.sign_off_due_on == date(2026, 11, 16)


def test_asking_again_while_a_delay_runs_is_refused_with_the_rule(world: World) -> None:
    plan = world.issued()
    world.act("Tess", "authorise_delay", plan, **DELAY, signature=True)
    for who, trigger, facts in (
        ("Pat", "request_delay", DELAY),
        ("Tess", "authorise_delay", {**DELAY, "signature": True}),
    ):
        with pytest.raises(Illegal, match="A plan can be delayed only once"):
            world.act(who, trigger, plan, **facts)
