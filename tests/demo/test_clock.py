"""The demonstration's clock: it goes forward only, day by day, and every program learns of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import g
from sqlalchemy import select

from service.database import db
from service.models import ActionPlan, DemoClock, Escalation, History, OutboxItem
from service.transaction import transaction
from service.usecases.demo_clock import FURTHEST_DAYS, move_to, next_supervision, next_working_day
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser
from workflows.engine import Illegal, Incomplete

MONDAY = date(2026, 11, 2)


def due_soon(demo: World) -> ActionPlan:
    """Pat's plan, due at a supervision on Monday the 16th."""
    demo.authority().book(demo["Pat"], date(2026, 11, 16))
    return demo.issued()


def test_moving_on_changes_today_for_everybody(demo: World) -> None:
    assert move_to(date(2026, 11, 10)) == date(2026, 11, 10)
    assert demo.context.local().hour == 8


def test_the_moved_clock_is_kept_in_the_database_for_other_programs(demo: World) -> None:
    move_to(date(2026, 11, 10))
    g.pop("demo_clock")  # as in another program, which has not asked yet
    assert demo.today == date(2026, 11, 10)


def test_a_program_that_runs_on_learns_of_it_within_a_second(demo: World) -> None:
    assert demo.today == MONDAY
    with transaction() as work:
        work.session.add(DemoClock(id=1, ahead_seconds=timedelta(days=3).total_seconds()))
    assert demo.today == MONDAY
    read_at, kept = g.demo_clock
    g.demo_clock = (read_at - 1.1, kept)
    assert demo.today == MONDAY + timedelta(days=3)


def test_a_page_asks_nothing_more_of_the_database_for_the_clock(demo: World) -> None:
    demo.authority()
    move_to(MONDAY + timedelta(days=1))
    with statements() as heard:
        page = Browser(demo, "Tess").open("/audits")
    asked = [statement for statement in heard if "demo_clock" in statement]
    assert "Tuesday 3 November 2026" in page.text
    assert len(asked) == 1 and "role_grant" in asked[0], "it comes with whoever is signed in"


def test_the_clock_never_goes_back(demo: World) -> None:
    for day in (MONDAY, MONDAY - timedelta(days=1)):
        with pytest.raises(Incomplete, match="The clock goes forward only. Choose a day after 2 November 2026."):
            move_to(day)


def test_the_clock_never_goes_further_than_a_year_and_a_month_at_once(demo: World) -> None:
    with pytest.raises(Incomplete, match="400 days at a time. Choose 7 December 2027 at most."):
        move_to(MONDAY + timedelta(days=FURTHEST_DAYS + 1))


def test_outside_a_demonstration_the_clock_stays_as_it_is(world: World) -> None:
    with pytest.raises(Illegal, match="in a demonstration only"):
        move_to(date(2026, 11, 10))
    assert db.session.scalar(select(DemoClock.ahead_seconds)) is None


def test_the_next_working_day_skips_the_weekend(demo: World) -> None:
    demo.clock.set(date(2026, 11, 6))
    assert next_working_day() == date(2026, 11, 9)


def test_the_next_supervision_is_that_of_the_person(demo: World) -> None:
    demo.authority().book(demo["Pat"], date(2026, 11, 16))
    assert next_supervision(demo["Pat"]) == date(2026, 11, 16)


def test_reminders_come_on_the_days_that_pass_each_once(demo: World) -> None:
    plan = due_soon(demo)
    move_to(plan.due_on)
    by_mail = (OutboxItem.channel == "email", OutboxItem.recipient_id == plan.owner_id)
    rungs = db.session.scalars(select(OutboxItem.occurrence).where(*by_mail).order_by(OutboxItem.id))
    assert list(rungs) == [7, 2, 0]


def test_what_escalates_does_so_on_its_own_day_however_far_the_clock_is_moved(demo: World) -> None:
    plan = due_soon(demo)
    move_to(plan.due_on + timedelta(days=4))
    of_plan = (History.subject_kind == "action_plan", History.subject_id == plan.id)
    escalated = db.session.scalars(select(History).where(*of_plan, History.trigger == "escalate")).one()
    assert escalated.at.date() == plan.due_on + timedelta(days=1)
    assert "overdue" in set(db.session.scalars(select(Escalation.cause)))


def test_what_waits_is_sent_each_morning(demo: World) -> None:
    mornings, drain = [], demo.context.drain

    def noted() -> int:
        mornings.append(demo.today)
        return 0

    demo.context.drain = noted
    try:
        move_to(date(2026, 11, 5))
    finally:
        demo.context.drain = drain
    assert mornings == [date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 5)]
