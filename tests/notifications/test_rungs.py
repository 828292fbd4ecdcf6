"""People are reminded before a due day: at 08:00, each rung once, for the day that counts now."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.database import db
from service.models import OutboxItem
from service.usecases.striking import strike
from tests.support.post import TUESDAY, letters, plan_due, reminders, struck_on
from tests.support.statements import statements
from tests.support.world import World

SEVEN, TWO, LAST = date(2026, 11, 17), date(2026, 11, 20), TUESDAY

QUIET = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


def occurrences(world: World) -> list[int]:
    """Of which rungs Pat was told by e-mail."""
    mine = OutboxItem.channel == "email", OutboxItem.recipient_id == world["Pat"].id
    return list(db.session.scalars(select(OutboxItem.occurrence).where(*mine)))


def test_each_rung_of_the_ladder_is_told_once_by_each_channel(world: World) -> None:
    plan_due(world.authority())
    for day in (SEVEN, TWO, LAST):
        struck_on(world, day)
    pat = world["Pat"]
    assert [row.items[0].occurrence for row in reminders(pat)] == [7, 2, 0]
    assert [row.items[0].occurrence for row in letters("in_app", message="task_due", recipient_id=pat.id)] == [7, 2, 0]


def test_striking_a_second_time_tells_nobody(world: World) -> None:
    plan_due(world.authority())
    first = struck_on(world, SEVEN)
    assert first["complete_plan.ahead"] == 1
    assert strike() == {}
    world.clock.forward(hours=9)
    assert strike() == {}


def test_nothing_is_told_before_eight_in_the_morning(world: World) -> None:
    plan_due(world.authority())
    struck_on(world, SEVEN, 7, 59)
    assert reminders(world["Pat"]) == []
    struck_on(world, SEVEN, 8, 0)
    assert len(reminders(world["Pat"])) == 1


def test_eight_in_the_morning_is_local_in_summer_too(world: World) -> None:
    world.authority()
    world.clock.set(date(2027, 3, 22))
    plan_due(world, date(2027, 4, 5))  # the clocks go forward on 28 March; seven days before is Easter Monday
    struck_on(world, date(2027, 3, 25), 7, 59)
    assert reminders(world["Pat"]) == []
    struck_on(world, date(2027, 3, 25), 8)
    assert [row.items[0].occurrence for row in reminders(world["Pat"])] == [7]
    struck_on(world, date(2027, 4, 2), 8)
    world.clock.set(date(2027, 4, 5), 7, 59)
    before = strike()
    world.clock.forward(minutes=1)
    assert (before.get("complete_plan.ahead"), strike()["complete_plan.ahead"]) == (None, 1)


def test_a_rung_on_a_sunday_is_told_on_the_friday_before(world: World) -> None:
    plan_due(world.authority())
    struck_on(world, SEVEN)
    struck_on(world, date(2026, 11, 19))
    assert occurrences(world).count(2) == 0
    struck_on(world, TWO)
    assert occurrences(world).count(2) == 1


def test_rungs_that_lie_before_the_task_opened_are_never_told(world: World) -> None:
    world.authority()
    world.clock.set(date(2026, 11, 18))
    plan_due(world)
    struck_on(world, date(2026, 11, 19))
    assert reminders(world["Pat"]) == []
    struck_on(world, TWO)
    assert [row.items[0].occurrence for row in reminders(world["Pat"])] == [2]


def test_when_the_supervision_moves_the_reminders_follow_it(world: World) -> None:
    world.authority()
    session = world.book(world["Pat"], TUESDAY)
    plan = world.issued()
    struck_on(world, SEVEN)
    world.act("Tess", "move", session, on="2026-12-01")
    assert plan.due_on == date(2026, 12, 1)
    for day in (TWO, LAST, date(2026, 11, 27)):
        struck_on(world, day)
    told = [(row.items[0].due_on, row.items[0].occurrence) for row in reminders(world["Pat"])]
    assert told == [(TUESDAY, 7), (date(2026, 12, 1), 7), (date(2026, 12, 1), 2)]


def test_a_clock_that_stood_still_catches_up_with_one_message(world: World) -> None:
    plan_due(world.authority())
    struck_on(world, LAST)
    (only,) = reminders(world["Pat"])
    assert sorted(item.occurrence for item in only.items) == [0, 2, 7]


def test_a_reminder_missed_on_its_day_is_told_after_the_due_day(world: World) -> None:
    audit = world.authority().audit()
    for day in (date(2026, 11, 3), date(2026, 11, 6)):
        struck_on(world, day)
    assert audit.due_on == date(2026, 11, 9)
    struck_on(world, date(2026, 11, 10))
    assert [row.message for row in letters(recipient_id=world["Tess"].id)] == ["task_due", "task_overdue"]


def test_the_clock_going_back_repeats_nothing(world: World) -> None:
    plan_due(world.authority())
    for day in (SEVEN, TWO, date(2026, 11, 18), SEVEN, TWO):
        struck_on(world, day)
    assert [row.items[0].occurrence for row in reminders(world["Pat"])] == [7, 2]


def test_nothing_more_is_told_once_the_task_is_done(world: World) -> None:
    plan = plan_due(world.authority())
    struck_on(world, SEVEN)
    world.complete(plan)
    struck_on(world, TWO)
    assert len(reminders(world["Pat"])) == 1


def test_what_falls_due_for_one_person_and_one_day_goes_in_one_message(world: World) -> None:
    plan_due(world.authority())
    second = world.issued()
    assert second.due_on == TUESDAY
    counts = struck_on(world, SEVEN)
    (only,) = reminders(world["Pat"])
    assert counts["complete_plan.ahead"] == 2
    assert {item.task.subject_id for item in only.items} == {second.id, only.subject_id}


def test_reminding_of_many_plans_asks_the_database_as_often_as_of_few(world: World) -> None:
    world.authority()
    world.book(world["Pat"], TUESDAY)
    asked = []
    for many in (2, 6):
        world.clock.set(SEVEN, 7, 30)
        plans = [world.issued("requires_improvement") for _ in range(many)]
        assert {plan.due_on for plan in plans} == {TUESDAY}
        with statements(without=("INSERT", *QUIET)) as heard:
            assert struck_on(world, SEVEN)["complete_plan.ahead"] == many
        asked.append(heard)
    assert len(asked[1]) <= len(asked[0]), "\n".join(asked[1])
