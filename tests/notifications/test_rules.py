"""When the due day has passed the rules act by themselves: escalate, pass up, tell whoever stands above."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from service.database import db
from service.models import ActionPlan, Escalation, History, OutboxItem, Task
from service.transaction import transaction
from service.usecases.answering import save_answers
from service.usecases.striking import strike
from tests.support.post import TUESDAY, change, letters, plan_due, reminders, struck_on
from tests.support.statements import statements
from tests.support.world import World

WEDNESDAY = date(2026, 11, 25)


def overdue(world: World, plan: ActionPlan) -> Escalation:
    """The one escalation of a plan that ran over."""
    (found,) = [escalation for escalation in world.escalations("overdue") if escalation.plan_id == plan.id]
    return found


def alerts(world: World, escalation: Escalation) -> list[int]:
    """Which alerts about an escalation quality was told."""
    rows = letters(message="escalation_unanswered", recipient_id=world["Quentin"].id)
    return [item.occurrence for row in rows for item in row.items if item.task.subject_id == escalation.id]


def raised_to(world: World, escalation: Escalation) -> str | None:
    (task,) = world.tasks(escalation)
    return task.assignee.name if task.assignee else None


def at_once(world: World, count: int) -> list[dict[str, int]]:
    """So many clock processes strike at the same moment; what each of them counted."""
    together, counted = threading.Barrier(count), list[dict[str, int]]()

    def clock() -> None:
        with world.app.app_context():
            together.wait()
            counted.append(strike())
            db.session.remove()

    threads = [threading.Thread(target=clock) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return counted


def test_an_overdue_plan_is_escalated_on_the_first_working_day_after_its_due_day(world: World) -> None:
    plan = plan_due(world.authority())
    struck_on(world, TUESDAY, 23, 59)
    assert plan.state == "issued"
    struck_on(world, WEDNESDAY, 7, 59)
    assert plan.state == "issued"
    counts = struck_on(world, WEDNESDAY, 8)
    assert (counts["complete_plan.escalate"], plan.state) == (1, "escalated")
    assert raised_to(world, overdue(world, plan)) == "Sam Service"


def test_a_plan_due_on_a_friday_is_escalated_on_monday(world: World) -> None:
    plan = plan_due(world.authority(), date(2026, 11, 20))
    struck_on(world, date(2026, 11, 21))
    struck_on(world, date(2026, 11, 22))
    assert plan.state == "issued"
    struck_on(world, date(2026, 11, 23))
    assert plan.state == "escalated"


def test_history_says_in_a_sentence_why_the_system_acted(world: World) -> None:
    plan = plan_due(world.authority())
    struck_on(world, WEDNESDAY)
    query = select(History).where(History.trigger == "escalate", History.subject_id == plan.id)
    row = db.session.scalars(query).one()
    assert (row.actor_name, row.actor_roles) == ("Countersign", "system")
    assert row.reason == "The due day, 24 November 2026, has passed."


def test_missed_reminders_are_not_told_when_the_plan_is_escalated_at_the_same_time(world: World) -> None:
    plan_due(world.authority())
    counts = struck_on(world, WEDNESDAY)
    assert "complete_plan.ahead" not in counts
    assert reminders(world["Pat"]) == []


def test_an_overdue_owner_is_reminded_every_week_from_then_on(world: World) -> None:
    plan_due(world.authority())
    for number in range(25, 31):
        struck_on(world, date(2026, 11, number))
    struck_on(world, date(2026, 12, 2))
    struck_on(world, date(2026, 12, 9))
    told = [row.items[0].occurrence for row in reminders(world["Pat"], "task_overdue")]
    assert told == [2, 3]


def test_an_escalation_that_nobody_acknowledges_passes_up(world: World) -> None:
    plan = plan_due(world.authority())
    struck_on(world, WEDNESDAY)
    escalation = overdue(world, plan)
    assert escalation.acknowledge_by_on == date(2026, 11, 27)
    struck_on(world, date(2026, 11, 29))
    assert escalation.level == 0
    struck_on(world, date(2026, 11, 30))
    assert (escalation.level, raised_to(world, escalation)) == (1, "Hana Head")


def test_one_that_was_acknowledged_in_time_does_not_pass_up(world: World) -> None:
    plan = plan_due(world.authority())
    struck_on(world, WEDNESDAY)
    world.act("Sam", "acknowledge", overdue(world, plan))
    struck_on(world, date(2026, 12, 1))
    assert overdue(world, plan).level == 0


def test_one_that_was_acknowledged_but_not_resolved_passes_up_too(world: World) -> None:
    plan = plan_due(world.authority())
    struck_on(world, WEDNESDAY)
    escalation = overdue(world, plan)
    world.act("Sam", "acknowledge", escalation)
    struck_on(world, date(2026, 12, 9))
    assert escalation.resolve_by_on == date(2026, 12, 9) and escalation.level == 0
    struck_on(world, date(2026, 12, 10))
    assert (escalation.level, escalation.state) == (1, "raised")


def test_safeguarding_now_passes_up_when_the_same_day_ends_unanswered_weekend_or_not(world: World) -> None:
    audit = world.authority().audit()
    saturday = date(2026, 11, 7)
    world.clock.set(saturday)
    save_answers(audit.id, world["Tess"], {"answers": {world.stop_question(audit): {"value": "yes"}}})
    (escalation,) = world.escalations("safeguarding_now")
    struck_on(world, saturday, 23, 59)
    assert escalation.level == 0
    struck_on(world, date(2026, 11, 8), 0, 1)
    assert escalation.level == 1


def test_at_the_top_quality_is_alerted_every_two_working_days_until_it_ends(world: World) -> None:
    plan = plan_due(world.authority())
    struck_on(world, WEDNESDAY)
    struck_on(world, date(2026, 11, 30))
    escalation = overdue(world, plan)
    by = escalation.acknowledge_by_on
    assert by == date(2026, 12, 2)
    for number in range(3, 10):
        struck_on(world, date(2026, 12, number))
    assert alerts(world, escalation) == [1, 2]
    world.act("Hana", "acknowledge", escalation)
    struck_on(world, date(2026, 12, 11))
    assert alerts(world, escalation) == [1, 2]


def test_an_audit_not_returned_for_two_weeks_is_escalated_once(world: World) -> None:
    audit = world.authority().audit()
    assert audit.due_on == date(2026, 11, 9)
    struck_on(world, date(2026, 11, 22))
    assert world.escalations("unreturned") == []
    for number in (23, 24, 25):
        struck_on(world, date(2026, 11, number))
    assert len(world.escalations("unreturned")) == 1


def test_an_audit_sent_back_late_has_two_weeks_anew_before_it_is_escalated(world: World) -> None:
    audit = world.authority().submitted("good")
    world.clock.set(date(2026, 12, 1))
    world.act("Tess", "return_for_rework", audit, reason="The plan was overlooked.")
    struck_on(world, date(2026, 12, 14))
    assert world.escalations("unreturned") == []
    struck_on(world, date(2026, 12, 15))
    assert len(world.escalations("unreturned")) == 1


def test_a_supervision_that_nobody_marked_is_asked_after_on_the_next_working_day_and_above_a_week_later(
    world: World,
) -> None:
    world.authority()
    world.book(world["Pat"], date(2026, 11, 6))
    struck_on(world, date(2026, 11, 8))
    assert reminders(world["Tess"], "supervision_unmarked") == []
    struck_on(world, date(2026, 11, 9))
    assert len(reminders(world["Tess"], "supervision_unmarked")) == 1
    struck_on(world, date(2026, 11, 13))
    assert len(reminders(world["Sam"], "task_waits")) == 1


def test_a_sign_off_that_waits_reaches_the_service_manager(world: World) -> None:
    plan = plan_due(world.authority())
    world.clock.set(date(2026, 11, 16))
    world.complete(plan)
    assert plan.sign_off_due_on == TUESDAY
    struck_on(world, date(2026, 12, 1))
    assert [row.subject_id for row in reminders(world["Sam"], "task_waits")] == [plan.id]


def test_two_clock_processes_at_once_tell_once(world: World) -> None:
    plan_due(world.authority())
    world.clock.set(date(2026, 11, 17))
    counted = at_once(world, 4)
    assert len(counted) == 4 and not any("failed" in counts for counts in counted)
    assert len(reminders(world["Pat"])) == 1
    assert len(list(db.session.scalars(select(OutboxItem).where(OutboxItem.recipient_id == world["Pat"].id)))) == 2


def test_two_clock_processes_at_once_escalate_once(world: World) -> None:
    plan = plan_due(world.authority())
    world.clock.set(WEDNESDAY)
    assert len(at_once(world, 3)) == 3
    rows = db.session.scalars(
        select(History).where(History.subject_kind == "action_plan", History.subject_id == plan.id)
    )
    assert [row.trigger for row in rows].count("escalate") == 1
    assert overdue(world, plan).state == "raised"


@pytest.mark.tampers
def test_a_task_that_cannot_be_read_is_counted_and_holds_nobody_up(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = plan_due(world.authority()), world.issued()
    change(broken, side="neither")
    counts = struck_on(world, date(2026, 11, 17))
    assert counts["failed"] >= 1
    assert [item.task.subject_id for row in reminders(world["Pat"]) for item in row.items] == [whole.id]
    assert "ValueError" in caplog.text and "neither" not in caplog.text


@pytest.mark.tampers
def test_what_nothing_has_struck_for_is_not_read(world: World) -> None:
    plan_due(world.authority())
    subject = world.tasks(kind="complete_plan")[0]
    with transaction() as work:
        for number in range(300):
            values = {name: getattr(subject, name) for name in ("kind", "state", "title", "relation", "armed_on")}
            due = date(2027, 3, 1)
            work.session.add(
                Task(subject_kind="action_plan", subject_id=10_000 + number, due_on=due, opened_at=work.now, **values)
            )
    world.clock.set(date(2026, 11, 17))
    strike()
    with statements() as asked:
        assert strike() == {}
    assert len(asked) < 60
    assert not [text for text in asked if "task.title" in text]
