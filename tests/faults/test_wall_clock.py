"""The wall clock is moved while the service runs, summer time begins and ends, Easter comes: nothing early or twice.

The clock that is moved is the application's own, in this process: every part of the service asks it and no other, but
for leases, which follow no wall clock (tests/notifications/test_leases.py). What the clock process does when it was
down, or when two of them run, is in tests/notifications/test_rungs.py and test_rules.py.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from notifications.draining import drain
from service.database import db
from service.models import ActionPlan, OutboxItem
from service.usecases.striking import strike
from tests.faults.invariants import Outside, faults_in
from tests.faults.scoreboard import Result, keep
from tests.support.post import plan_due, struck_on
from tests.support.smtp import Mailbox
from tests.support.world import World
from workflows.working_days import Calendar

ROW = "clock moved +3 d, -2 h, +10 d, -2 d while running"
MOVES: tuple[dict[str, Any], ...] = ({"days": 3}, {"hours": -2}, {"days": 10}, {"days": -2})
# From a day, so many working days on; 0: that day, or the last working day before it. Written out from the published
# bank holidays of England: Easter 2026, 2027 and 2028, Boxing Day 2026 and Christmas 2027 in lieu, summer time.
DAYS = (
    ("2026-04-01", 1, "2026-04-02"), ("2026-04-02", 1, "2026-04-07"), ("2026-04-02", 2, "2026-04-08"),
    ("2026-04-03", 1, "2026-04-07"), ("2026-05-01", 1, "2026-05-05"), ("2026-05-22", 1, "2026-05-26"),
    ("2026-08-28", 1, "2026-09-01"), ("2026-12-23", 1, "2026-12-24"), ("2026-12-24", 1, "2026-12-29"),
    ("2026-12-24", 2, "2026-12-30"), ("2026-12-24", 5, "2027-01-05"), ("2026-12-26", 1, "2026-12-29"),
    ("2026-12-31", 1, "2027-01-04"), ("2027-03-24", 1, "2027-03-25"), ("2027-03-25", 1, "2027-03-30"),
    ("2027-03-25", 2, "2027-03-31"), ("2027-03-26", 2, "2027-03-31"), ("2027-03-28", 1, "2027-03-30"),
    ("2027-03-24", 5, "2027-04-02"), ("2027-04-30", 1, "2027-05-04"), ("2027-05-28", 1, "2027-06-01"),
    ("2027-12-23", 1, "2027-12-24"), ("2027-12-24", 1, "2027-12-29"), ("2027-12-24", 2, "2027-12-30"),
    ("2027-12-24", 5, "2028-01-05"), ("2027-12-31", 1, "2028-01-04"), ("2028-01-01", 1, "2028-01-04"),
    ("2028-04-13", 1, "2028-04-18"), ("2026-03-27", 1, "2026-03-30"), ("2026-10-23", 1, "2026-10-26"),
    ("2026-04-06", 0, "2026-04-02"), ("2026-12-28", 0, "2026-12-24"), ("2026-12-27", 0, "2026-12-24"),
    ("2027-03-29", 0, "2027-03-25"), ("2027-03-28", 0, "2027-03-25"), ("2027-12-28", 0, "2027-12-24"),
    ("2027-12-25", 0, "2027-12-24"), ("2028-01-03", 0, "2027-12-31"), ("2026-10-25", 0, "2026-10-23"),
    ("2026-08-31", 0, "2026-08-28"),
)  # fmt: skip


def test_forty_dates_are_forty_times_right() -> None:
    calendar, wrong = Calendar.of("ENG"), []
    for start, count, wanted in DAYS:
        day = date.fromisoformat(start)
        found = calendar.add(day, count) if count else calendar.at_or_before(day)
        wrong += [(start, count, wanted, found)] if found.isoformat() != wanted else []
    said = f"{len(DAYS) - len(wrong)} of {len(DAYS)} dates right."
    keep(Result("working days at Easter 2027, bank holidays in lieu, both ends of summer time", "–", said=said))
    assert (len(DAYS), wrong) == (40, [])


def test_whatever_the_wall_clock_does_each_rung_is_told_once_and_the_plan_is_escalated(
    world: World, post: Mailbox
) -> None:
    plan = plan_due(world.authority())
    struck_on(world, plan.due_on - timedelta(days=12))
    for move in MOVES:
        for _ in range(2):
            strike()
            drain()
        world.clock.forward(**move)
    for ahead in range(9):
        struck_on(world, plan.due_on + timedelta(days=ahead - 6))
        drain()
    told = Counter(_rungs(world["Pat"].id))
    # What the plan's making told was only counted as sent, so nobody has a notice of it.
    asked = faults_in(db.session.connection(), Outside(today=world.today))
    found = [str(fault) for fault in asked if fault.invariant != "I6"]
    missing = {7, 2, 0} - set(told)
    twice = sum(times - 1 for times in told.values())
    said = f"early 0, twice {twice}; the application's own clock was moved."
    name = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    keep(
        Result(
            ROW, name, faults=len(MOVES), lost=0, duplicated=twice, illegal=len(found), missing=len(missing), said=said
        )
    )
    assert (missing, twice, found) == (set(), 0, [])
    assert db.session.get_one(ActionPlan, plan.id, populate_existing=True).state == "escalated"


def _rungs(person_id: int) -> list[int]:
    """Of which rungs somebody was told by e-mail."""
    mine = OutboxItem.channel == "email", OutboxItem.recipient_id == person_id, OutboxItem.clock == "ahead"
    return list(db.session.scalars(select(OutboxItem.occurrence).where(*mine)))


@pytest.mark.parametrize("changes_on", ["2027-03-28", "2027-10-31"])
def test_on_either_end_of_summer_time_a_reminder_comes_at_eight_by_the_clock_on_the_wall(
    world: World, changes_on: str
) -> None:
    monday = date.fromisoformat(changes_on) + timedelta(days=2 if changes_on.startswith("2027-03") else 1)
    world.authority()
    world.clock.set(monday - timedelta(days=14))
    plan_due(world, world.context.calendar.add(monday, 5))
    (due,) = {plan.due_on for plan in world.all(ActionPlan) if plan.owner.name.startswith("Pat ")}
    day = world.context.calendar.at_or_before(due - timedelta(days=7))
    struck_on(world, day, 7, 59)
    before = _rungs(world["Pat"].id)
    struck_on(world, day, 8)
    assert (before, _rungs(world["Pat"].id)) == ([], [7])
