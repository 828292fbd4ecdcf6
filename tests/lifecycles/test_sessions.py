"""Supervision sessions: booked, moved, cancelled, held by the line only, and the due days follow (DOMAIN §2)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.world import World
from workflows.engine import Illegal, Incomplete, NotPermitted


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def test_a_plan_follows_its_session_when_it_is_moved_and_history_says_so(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    plan = world.issued()
    world.act("Tess", "move", session, on="2026-11-25")
    assert plan.due_on == date(2026, 11, 25) and world.history(plan)[-1].trigger == "follow"
    assert world.tasks(plan)[0].due_on == date(2026, 11, 25)


def test_a_plan_follows_to_the_next_when_its_session_is_cancelled(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    world.book(world["Pat"], date(2026, 12, 2))
    plan = world.issued()
    world.act("Tess", "cancel", session, reason="Tess is in court.")
    assert plan.due_on == date(2026, 12, 2)


def test_a_plan_follows_to_an_earlier_session_that_is_booked(world: World) -> None:
    world.book(world["Pat"], date(2026, 11, 25))
    plan = world.issued()
    world.book(world["Pat"], date(2026, 11, 11))
    assert plan.due_on == date(2026, 11, 11)


def test_moving_sessions_is_no_way_round_the_latest_day(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    plan = world.issued()
    world.act("Tess", "move", session, on="2026-12-23")
    assert plan.due_on == plan.latest_on == date(2026, 12, 16)
    assert plan.original_due_on == date(2026, 11, 18) and "latest_day_stands" in world.messages()


def test_a_plan_past_its_day_follows_no_more(world: World) -> None:
    world.book(world["Pat"], date(2026, 11, 18))
    plan = world.issued()
    world.clock.set(date(2026, 11, 19))
    world.book(world["Pat"], date(2026, 11, 26))
    assert plan.due_on == date(2026, 11, 18)


def test_a_delayed_plan_follows_within_its_later_latest_day(world: World) -> None:
    world.book(world["Pat"], date(2026, 11, 18))
    later = world.book(world["Pat"], date(2026, 12, 16))
    plan = world.issued()
    world.act("Tess", "authorise_delay", plan, reason="court", explanation="In court.", signature=True)
    assert plan.due_on == date(2026, 12, 16)
    world.act("Tess", "move", later, on="2026-12-18")
    assert plan.due_on == date(2026, 12, 18)


def test_only_the_line_books_a_session(world: World) -> None:
    for who in ("Pat", "Perry", "Olu"):
        with pytest.raises(NotPermitted, match="Only the line management of Pat Practitioner"):
            world.book(world["Pat"], date(2026, 11, 18), who)
    assert world.book(world["Pat"], date(2026, 11, 18), "Sam").state == "planned"


def test_two_sessions_are_not_booked_for_one_day(world: World) -> None:
    world.book(world["Pat"], date(2026, 11, 18))
    with pytest.raises(Incomplete, match="booked for that day already"):
        world.book(world["Pat"], date(2026, 11, 18))


def test_a_session_is_not_booked_or_moved_into_the_past(world: World) -> None:
    with pytest.raises(Incomplete, match="cannot be booked in the past"):
        world.book(world["Pat"], date(2026, 10, 30))
    session = world.book(world["Pat"], date(2026, 11, 18))
    with pytest.raises(Illegal, match="cannot be moved into the past"):
        world.act("Tess", "move", session, on="2026-11-01")


def test_a_session_is_marked_as_held_on_its_day_and_not_before(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    with pytest.raises(Illegal, match="Mark it as held on the day"):
        world.act("Tess", "hold", session)
    world.clock.set(date(2026, 11, 18))
    assert world.act("Tess", "hold", session).state == "held"


def test_a_planned_session_is_a_task_of_the_line_manager(world: World) -> None:
    [task] = world.tasks(world.book(world["Pat"], date(2026, 11, 18)))
    assert task.assignee and (task.kind, task.assignee.name) == ("hold_supervision", "Tess Team")


def test_a_session_moved_beyond_it_does_not_eat_an_agreed_delay(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    plan = world.issued()
    world.act("Tess", "authorise_delay", plan, reason="court", explanation="In court.", signature=True)
    world.act("Tess", "move", session, on="2026-11-20")
    assert plan.due_on == date(2026, 12, 16)


def test_a_delay_is_one_period_from_the_session_that_was_due(world: World) -> None:
    world.book(world["Pat"], date(2026, 12, 4))
    plan = world.issued()
    world.act("Tess", "authorise_delay", plan, reason="court", explanation="In court.", signature=True)
    assert plan.due_on == date(2027, 1, 4)  # four weeks on is New Year's Day


def test_quality_and_other_heads_of_service_do_not_book_while_the_line_is_there(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.book(world["Pat"], date(2026, 11, 18), "Quentin")


def test_the_period_of_a_plan_stays_as_it_was_at_issue(world: World) -> None:
    plan = world.issued()
    world.change(world["Pat"], supervision_every_days=7)
    session = world.book(world["Pat"], date(2026, 11, 6))
    world.act("Tess", "cancel", session, reason="A mistake.")
    assert (plan.period_days, plan.due_on) == (28, date(2026, 11, 9))
