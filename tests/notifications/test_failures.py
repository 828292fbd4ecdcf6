"""What cannot be delivered is tried again or given up by the kind of failure, and never lost in silence."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest

from notifications import settling
from notifications.draining import drain
from service.models import Outbox
from service.queries import Absent
from service.usecases.letters import dead_letters, give_up, retry
from service.usecases.striking import strike
from tests.support.post import change, letters, plan_due, sending, struck_on
from tests.support.smtp import HANG_UP, Mailbox
from tests.support.world import World
from workflows.engine import Illegal

PAT = "pat.practitioner@example.org"
NO_SUCH_PERSON = "550 5.1.1 There is no such person here"


def waiting_mail(world: World) -> Outbox:
    """One e-mail to Pat that waits, and its notice, which is delivered."""
    plan = plan_due(world.authority())
    session = world.book(world["Olu"], plan.due_on)
    world.act("Tess", "cancel", session, reason="Training.")
    change(letters(message="supervision_booked")[-1], status="sent")
    return letters(message="supervision_cancelled")[0]


def now(row: Outbox) -> Outbox:
    """The row as it stands."""
    return letters(message=row.message, id=row.id)[0]


def dead_letter(world: World, mailbox: Mailbox) -> Outbox:
    row = waiting_mail(world)
    mailbox.refused["olu.other@example.org"] = NO_SUCH_PERSON
    drain()
    return now(row)


def test_a_server_that_is_busy_is_asked_again_later(world: World, mailbox: Mailbox) -> None:
    row = waiting_mail(world)
    mailbox.answer = "451 4.3.0 Try again later"
    drain()
    row = now(row)
    assert (row.status, row.attempts) == ("waiting", 1)
    assert row.reason == "The mail server refused it: 451 4.3.0 Try again later"
    assert timedelta(seconds=48) <= row.next_at - world.context.now() <= timedelta(seconds=72)


def test_nothing_is_tried_again_before_its_time(world: World, mailbox: Mailbox) -> None:
    row = waiting_mail(world)
    mailbox.answer = "451 4.3.0 Try again later"
    drain()
    assert drain() == 0
    mailbox.answer = None
    world.clock.forward(seconds=73)
    drain()
    assert (now(row).status, now(row).attempts) == ("sent", 2)


def test_each_wait_is_about_twice_the_one_before_up_to_four_hours(world: World) -> None:
    waits = [settling.wait_seconds(attempts) for attempts in range(1, 12)]
    for attempts, wait in enumerate(waits):
        middle = min(60 * 2**attempts, 14400)
        assert 0.8 * middle <= wait <= 1.2 * middle
    assert len({settling.wait_seconds(3) for _ in range(20)}) > 1


def test_after_the_last_attempt_it_is_a_dead_letter(world: World, mailbox: Mailbox) -> None:
    row = waiting_mail(world)
    mailbox.answer = "451 4.3.0 Try again later"
    with sending(world, give_up_after_attempts=3):
        for _ in range(4):
            drain()
            world.clock.forward(minutes=10)
    assert (now(row).status, now(row).attempts) == ("dead", 3)


@pytest.mark.parametrize("answer", ["550 5.1.1 There is no such person here", "554 5.6.0 No"])
def test_a_message_that_is_refused_for_good_is_given_up_at_once(world: World, mailbox: Mailbox, answer: str) -> None:
    row = waiting_mail(world)
    mailbox.answer = answer
    drain()
    assert (now(row).status, now(row).attempts) == ("dead", 1)
    assert now(row).reason == f"The mail server refused it: {answer}"


def test_one_address_that_is_refused_does_not_hold_up_the_others(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    for name in ("Pat", "Olu"):
        world.book(world[name], plan.due_on.replace(day=26))
    mailbox.refused[PAT] = NO_SUCH_PERSON
    began = monotonic()
    drain()
    assert [row.status for row in letters(message="supervision_booked")][-2:] == ["dead", "sent"]
    assert mailbox.to("olu.") != []
    assert monotonic() - began < 20


def test_a_server_that_says_421_is_left_and_found_again(world: World, mailbox: Mailbox) -> None:
    row = waiting_mail(world)
    mailbox.answer = "421 4.3.2 Closing down"
    drain()
    assert now(row).status == "waiting"
    mailbox.answer = None
    world.clock.forward(minutes=2)
    drain()
    assert now(row).status == "sent"


def test_a_server_that_hangs_up_after_taking_a_message_gets_it_once(world: World, mailbox: Mailbox) -> None:
    world.authority().issued()
    mailbox.answer = HANG_UP
    drain()
    mailbox.answer = None
    world.clock.forward(minutes=2)
    drain()
    assert {row.status for row in letters()} <= {"sent", "skipped"}
    copies = {str(mail["Message-ID"]): mail["Subject"] for mail in mailbox.messages}
    assert len(copies) == len([row for row in letters() if row.status == "sent"])


def test_when_no_server_answers_the_whole_batch_waits_and_only_the_first_asks(world: World, mailbox: Mailbox) -> None:
    world.authority().issued()
    here = world.context.settings
    world.context.settings = replace(here, smtp_url="smtp://127.0.0.1:9")
    drain()
    rows = letters()
    assert {(row.status, row.attempts) for row in rows} <= {("waiting", 1), ("skipped", 1)}
    assert "cannot be used" in (rows[0].reason or "")
    assert {row.status for row in letters("in_app")} <= {"sent", "skipped"}


def test_a_dead_letter_alerts_the_administrator_with_its_reason(world: World, mailbox: Mailbox) -> None:
    row = dead_letter(world, mailbox)
    (alert,) = world.escalations("dead_letter")
    (task,) = world.tasks(alert)
    assert (row.status, alert.outbox_id) == ("dead", row.id)
    assert task.assignee is not None and task.assignee.name == "Ada Administrator"
    assert [letter.reason for letter in dead_letters()] == [f"The mail server refused it: {NO_SUCH_PERSON}"]
    assert mailbox.to("ada.") != []


def test_an_alert_about_a_dead_letter_that_nobody_answers_passes_up_to_quality(world: World, mailbox: Mailbox) -> None:
    dead_letter(world, mailbox)
    (alert,) = world.escalations("dead_letter")
    world.clock.forward(days=3)
    strike()
    (task,) = world.tasks(alert)
    assert task.assignee is not None and task.assignee.name == "Quentin Quality"


def test_a_dead_alert_about_a_dead_letter_alerts_nobody_again(world: World, mailbox: Mailbox) -> None:
    mailbox.refused["ada.administrator@example.org"] = NO_SUCH_PERSON
    dead_letter(world, mailbox)
    drain()
    assert len(dead_letters()) == 2
    assert len(world.escalations("dead_letter")) == 1


def test_an_alert_of_which_no_message_arrives_goes_to_somebody_else_at_once(world: World, mailbox: Mailbox) -> None:
    world.policy("sending", channels=["email"])
    mailbox.refused["ada.administrator@example.org"] = NO_SUCH_PERSON
    dead_letter(world, mailbox)
    drain()
    (alert,) = world.escalations("dead_letter")
    (task,) = world.tasks(alert)
    assert task.assignee is not None and task.assignee.name == "Quentin Quality"
    assert mailbox.to("quentin.") != []


def test_a_dead_letter_that_is_tried_again_and_delivered_ends_its_alert(world: World, mailbox: Mailbox) -> None:
    row = dead_letter(world, mailbox)
    mailbox.refused.clear()
    assert retry([row.id]) == 1
    assert world.escalations("dead_letter")[0].state == "raised"
    drain()
    assert now(row).status == "sent"
    assert world.escalations("dead_letter")[0].state == "resolved"


def test_one_that_dies_again_keeps_the_alert_that_it_has(world: World, mailbox: Mailbox) -> None:
    row = dead_letter(world, mailbox)
    retry([row.id])
    drain()
    assert now(row).status == "dead"
    assert [alert.state for alert in world.escalations("dead_letter")] == ["raised"]


def test_a_dead_letter_that_a_person_gives_up_ends_its_alert_and_keeps_the_reason(
    world: World, mailbox: Mailbox
) -> None:
    row = dead_letter(world, mailbox)
    give_up(row.id, "Told by telephone.")
    assert (now(row).status, now(row).reason) == ("skipped", "Given up by hand: Told by telephone.")
    assert world.escalations("dead_letter")[0].state == "resolved"


def test_only_dead_letters_are_tried_again_or_given_up(world: World, mailbox: Mailbox) -> None:
    row = waiting_mail(world)
    with pytest.raises(Illegal, match="is not a dead letter"):
        retry([row.id])
    with pytest.raises(Illegal, match="is not a dead letter"):
        give_up(row.id, "No.")
    with pytest.raises(Absent):
        retry([999_999])


def test_an_address_that_is_none_is_given_up_with_a_sentence(world: World, mailbox: Mailbox) -> None:
    row = waiting_mail(world)
    change(world["Olu"], email="not an address")
    drain()
    assert now(row).status == "dead"
    assert now(row).reason == "The person's e-mail address is not one. Correct it in the staff list, then retry."


def test_a_message_without_words_does_not_hold_up_the_others_and_says_no_content(
    world: World, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned = waiting_mail(world)
    change(poisoned, message="never_written")
    struck_on(world, world.today.replace(day=17))
    with caplog.at_level(logging.ERROR):
        drain()
    row = now(letters(id=poisoned.id)[0])
    assert (row.status, row.attempts) == ("waiting", 1)
    assert "TemplateNotFound" in caplog.text
    assert mailbox.to("pat.") != []
