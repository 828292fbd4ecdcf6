"""Tasks stay with whoever stands where today: people go on leave, come back, leave for good."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from service.database import db
from service.models import Task, TaskMove
from service.usecases.keeping import keep
from tests.support.post import TUESDAY, change, plan_due, reminders, struck_on
from tests.support.world import World

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)


def sign_off_task(world: World) -> Task:
    """Tess is to sign off Pat's plan."""
    plan = plan_due(world.authority())
    world.complete(plan)
    (task,) = world.tasks(plan)
    return task


def assignee(task: Task) -> str:
    db.session.rollback()
    assert task.assignee is not None
    return task.assignee.name


@pytest.mark.parametrize("everything", [True, False])
def test_while_somebody_is_on_leave_their_task_is_with_whoever_stands_in(world: World, everything: bool) -> None:
    task = sign_off_task(world)
    world.leave(world["Tess"], MONDAY, FRIDAY)
    world.clock.set(MONDAY)
    assert keep(everything=everything)["moved"] >= 1
    assert assignee(task) == "Sam Service"


@pytest.mark.parametrize("everything", [True, False])
def test_when_they_are_back_the_task_is_theirs_again(world: World, everything: bool) -> None:
    task = sign_off_task(world)
    world.leave(world["Tess"], MONDAY, FRIDAY)
    world.clock.set(MONDAY)
    keep()
    world.clock.set(date(2026, 11, 23))
    keep(everything=everything)
    assert assignee(task) == "Tess Team"


def test_what_came_while_somebody_was_on_leave_is_theirs_when_they_are_back(world: World) -> None:
    world.authority().leave(world["Tess"], world.today, FRIDAY)
    (task,) = world.tasks(world.submitted(auditor="Sam"), "issue_actions")
    assert assignee(task) == "Sam Service"
    world.clock.set(date(2026, 11, 23))
    keep(everything=False)
    assert assignee(task) == "Tess Team"
    away, back = db.session.scalars(select(TaskMove).where(TaskMove.task_id == task.id).order_by(TaskMove.id))
    assert (away.reason, away.from_id, back.to_id) == ("Tess Team is away", world["Tess"].id, world["Tess"].id)


def test_every_move_leaves_a_trace_that_says_who_and_why(world: World) -> None:
    task = sign_off_task(world)
    world.leave(world["Tess"], MONDAY, FRIDAY)
    world.clock.set(MONDAY)
    keep()
    trace = db.session.scalars(select(TaskMove).where(TaskMove.task_id == task.id)).one()
    assert (trace.from_id, trace.to_id) == (world["Tess"].id, world["Sam"].id)
    assert (trace.by_name, trace.reason) == ("the service", "who is responsible changed")


def test_keeping_twice_moves_nothing_twice(world: World) -> None:
    sign_off_task(world)
    world.leave(world["Tess"], MONDAY, FRIDAY)
    world.clock.set(MONDAY)
    keep()
    assert keep()["moved"] == 0


def test_the_plan_of_somebody_who_left_becomes_their_managers_to_hand_on(world: World) -> None:
    plan = plan_due(world.authority())
    change(world["Pat"], left_on=MONDAY)
    world.clock.set(MONDAY)
    keep(everything=False)
    (task,) = world.tasks(plan)
    assert (task.kind, assignee(task)) == ("reassign_plan", "Tess Team")


def test_a_reminder_goes_to_whoever_stands_in_although_nobody_has_kept_the_tasks_yet(world: World) -> None:
    task = sign_off_task(world)
    world.leave(world["Tess"], MONDAY, date(2026, 11, 27))
    assert task.due_on == TUESDAY
    struck_on(world, FRIDAY)
    assert len(reminders(world["Sam"])) == 1 and reminders(world["Tess"]) == []


def test_the_last_rungs_of_somebody_who_left_are_told_to_their_manager(world: World) -> None:
    plan_due(world.authority())
    change(world["Pat"], left_on=date(2026, 11, 19))
    struck_on(world, date(2026, 11, 19))
    assert reminders(world["Pat"]) == []
    struck_on(world, FRIDAY)
    struck_on(world, TUESDAY)
    told = [row for row in reminders(world["Tess"]) if row.due_on == TUESDAY]
    assert [item.occurrence for row in told for item in row.items] == [2, 0]


@pytest.mark.tampers
def test_a_record_that_cannot_be_read_does_not_keep_the_others_from_being_kept(world: World) -> None:
    task = sign_off_task(world)
    change(world.issued(), side="neither")
    world.leave(world["Tess"], MONDAY, FRIDAY)
    world.clock.set(MONDAY)
    assert keep()["failed"] >= 1
    assert assignee(task) == "Sam Service"
