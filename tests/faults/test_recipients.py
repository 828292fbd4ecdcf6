"""Whoever left or passed their part on gets nothing any more; whoever stands there now does (FAULTS I6, I7).

What reminders do is in tests/notifications/test_sending.py and test_rungs.py; here are the other messages, and a
session that moves again and again.
"""

from __future__ import annotations

from datetime import date, timedelta

from notifications.draining import drain
from tests.faults.scoreboard import Result, keep
from tests.support.post import forget, letters, plan_due, struck_on
from tests.support.smtp import Mailbox
from tests.support.world import World

ROW = "leaver or role change between creation and sending; supervision moved five times"


def test_a_message_goes_to_whoever_stands_there_when_it_is_sent(world: World, post: Mailbox) -> None:
    plan = plan_due(world.authority())
    next_manager = world.person("Ned Next", "team_manager", world["Sam"], team_id=world.team().id)
    world.complete(plan)
    world.change(world["Pat"], manager_id=next_manager.id)
    drain()
    told = [str(mail["To"]) for mail in post.messages if "sign off" in str(mail["Subject"])]
    assert [name for name in told if "Ned" in name] and not [name for name in told if "Tess" in name]


def test_an_escalation_of_somebody_who_left_before_it_was_sent_reaches_whoever_is_above_now(
    world: World, post: Mailbox
) -> None:
    world.authority().submitted()
    world.person("Sue Successor", "service_manager", world["Hana"], service_id=world.service().id)
    world.leaves(world["Sam"])
    drain()
    assert [mail for mail in post.messages if "Sam" in str(mail["To"])] == []
    (task,) = world.tasks(world.escalations("inadequate")[0])
    assert task.assignee.here_on(world.today)
    assert post.to(task.assignee.email) != []


def test_a_session_moved_five_times_reminds_of_its_last_day_alone(world: World, post: Mailbox) -> None:
    world.authority()
    session = world.book(world["Pat"], date(2026, 11, 24))
    world.issued()
    forget()
    days = [date(2026, 11, 24) + timedelta(days=number) for number in (1, 2, 7, 3, 8)]
    for on in days:
        world.act("Tess", "move", session, on=on.isoformat())
        struck_on(world, on - timedelta(days=7), hour=9)
    last = days[-1]
    for ahead in range(9, -1, -1):
        struck_on(world, last - timedelta(days=ahead))
        drain()
    reminders = [row for row in letters(message="task_due") if row.recipient_id == world["Pat"].id]
    sent = [row for row in reminders if row.status == "sent"]
    keep(Result(ROW, "SQLite and PostgreSQL", faults=len(days), missing=3 - len(sent), said=f"{len(sent)} reminders."))
    assert {row.due_on for row in sent} == {last}
