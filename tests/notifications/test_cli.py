"""The commands that administrators use: strike, drain, look after dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import Result

from notifications.equipping import equip
from tests.support.post import letters, plan_due, statuses
from tests.support.smtp import Mailbox
from tests.support.world import World


@pytest.fixture
def equipped(world: World, mailbox: Mailbox) -> Iterator[World]:
    """Pat's plan, a week before it is due."""
    before = world.context.drain
    equip(world.app)
    plan_due(world.authority())
    world.clock.set(date(2026, 11, 17))
    yield world
    world.context.drain = before


def flask(world: World, *words: str) -> Result:
    return world.app.test_cli_runner().invoke(args=words)


def dead(world: World, mailbox: Mailbox) -> int:
    """The number of a dead letter to Pat."""
    mailbox.refused["pat.practitioner@example.org"] = "550 No such person"
    flask(world, "clocks", "strike")
    flask(world, "outbox", "drain")
    return letters(status="dead")[0].id


def test_strike_says_what_struck_and_how_often(equipped: World) -> None:
    assert "complete_plan.ahead: 1" in flask(equipped, "clocks", "strike").output
    assert "Nothing new has fallen due." in flask(equipped, "clocks", "strike").output


def test_drain_sends_what_waits(equipped: World, mailbox: Mailbox) -> None:
    flask(equipped, "clocks", "strike")
    result = flask(equipped, "outbox", "drain")
    assert result.exit_code == 0 and "messages taken up." in result.output
    assert mailbox.to("pat.") != [] and statuses()["waiting"] == 0


def test_striking_and_draining_in_one_program_is_enough_for_a_demonstration(equipped: World, mailbox: Mailbox) -> None:
    flask(equipped, "clocks", "strike")
    assert equipped.context.drain() > 0
    assert mailbox.to("pat.") != []


def test_dead_letters_are_listed_with_recipient_and_reason(equipped: World, mailbox: Mailbox) -> None:
    number = dead(equipped, mailbox)
    listed = flask(equipped, "outbox", "list", "dead").output
    assert f"{number}  task_due by email to pat.practitioner@example.org" in listed
    assert "550 No such person" in listed and "1 dead letters." in listed


def test_one_or_all_of_them_can_be_tried_again(equipped: World, mailbox: Mailbox) -> None:
    number = dead(equipped, mailbox)
    mailbox.refused.clear()
    assert "1 messages will be tried again." in flask(equipped, "outbox", "retry", "--all").output
    assert "is not a dead letter" in flask(equipped, "outbox", "retry", str(number)).output
    flask(equipped, "outbox", "drain")
    assert mailbox.to("pat.") != []


def test_retry_wants_a_number_or_all_of_them(equipped: World) -> None:
    assert flask(equipped, "outbox", "retry").exit_code == 2
    assert flask(equipped, "outbox", "retry", "1", "--all").exit_code == 2


def test_one_can_be_given_up_for_a_reason(equipped: World, mailbox: Mailbox) -> None:
    number = dead(equipped, mailbox)
    result = flask(equipped, "outbox", "give-up", str(number), "Told by telephone.")
    assert result.exit_code == 0
    assert letters(id=number)[0].reason == "Given up by hand: Told by telephone."
    assert flask(equipped, "outbox", "give-up", "999999", "No.").exit_code == 1
