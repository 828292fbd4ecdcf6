"""What waits goes out once, to whoever it concerns when it goes, with nothing of the case in it."""

from __future__ import annotations

import threading
from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import select

from notifications.draining import drain
from service.database import db
from service.models import Outbox
from service.transaction import transaction
from service.usecases.keeping import keep
from service.usecases.striking import strike
from tests.support.post import TUESDAY, change, forget, letters, notices, plan_due, reminders, statuses, struck_on
from tests.support.smtp import Mailbox
from tests.support.world import World
from workflows.words import LANES_IN_ORDER

SEVEN = date(2026, 11, 17)


def subjects(mailbox: Mailbox, to: str) -> list[str]:
    return [str(mail["Subject"]) for mail in mailbox.to(to)]


def test_a_reminder_arrives_by_mail_and_as_a_notice(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    struck_on(world, SEVEN)
    drain()
    (mail,) = mailbox.to("pat.practitioner@example.org")
    (notice,) = notices(world["Pat"])
    assert mail["Subject"] == notice.subject == "Complete your actions: due 24 November 2026"
    assert notice.link == f"/plans/{plan.id}"
    assert f"{world.context.settings.base_url}/plans/{plan.id}" in mail.get_content()


def test_draining_twice_sends_once(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    struck_on(world, SEVEN)
    assert drain() > 0
    before = len(mailbox.messages), len(notices(world["Pat"]))
    assert drain() == 0
    assert (len(mailbox.messages), len(notices(world["Pat"]))) == before
    assert statuses()["sent"] == len(letters())


def test_several_drains_at_once_send_everything_once(world: World, mailbox: Mailbox) -> None:
    world.authority()
    for _ in range(4):
        world.issued()
    drains = [threading.Thread(target=drained, args=(world,)) for _ in range(3)]
    for thread in drains:
        thread.start()
    for thread in drains:
        thread.join()
    db.session.rollback()
    sent = [row for row in letters() if row.status == "sent"]
    assert len(mailbox.messages) == len(sent) == len(letters()) - statuses()["skipped"]
    assert len({message["Message-ID"] for message in mailbox.messages}) == len(mailbox.messages)
    assert {row.attempts for row in sent} == {1}


def drained(world: World) -> None:
    with world.app.app_context():
        drain()
        db.session.remove()


def test_the_lanes_go_out_in_the_order_escalation_reminder_bulk(world: World, mailbox: Mailbox) -> None:
    world.authority().issued()
    struck_on(world, date(2026, 11, 3))
    assert {row.lane for row in letters()} == set(LANES_IN_ORDER)
    drain()
    lanes = {sha256(row.key.encode()).hexdigest()[:32]: row.lane for row in letters()}
    arrived = [lanes[str(mail["Message-ID"])[1:33]] for mail in mailbox.messages]
    assert arrived == sorted(arrived, key=[str(lane) for lane in LANES_IN_ORDER].index)


def test_nobody_is_reminded_of_a_task_that_was_done_meanwhile(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    struck_on(world, SEVEN)
    world.complete(plan)
    drain()
    (row,) = reminders(world["Pat"])
    assert (row.status, row.reason) == ("skipped", "It became void: the task was closed or its due day moved.")
    assert mailbox.to("pat.practitioner@example.org") == [] and notices(world["Pat"]) == []


def test_nobody_is_reminded_of_a_day_that_does_not_count_any_more(world: World, mailbox: Mailbox) -> None:
    world.authority()
    session = world.book(world["Pat"], TUESDAY)
    world.issued()
    forget()
    struck_on(world, SEVEN)
    world.act("Tess", "move", session, on="2026-12-01")
    drain()
    assert [row.status for row in reminders(world["Pat"])] == ["skipped"]
    assert {mail["Subject"] for mail in mailbox.to("pat.")} == {
        "Supervision moved to 1 December 2026",
        "Your actions are now due 1 December 2026",
    }


def test_of_two_tasks_in_one_message_the_one_that_was_done_is_left_out(world: World, mailbox: Mailbox) -> None:
    first, second = plan_due(world.authority()), world.issued()
    forget()
    struck_on(world, SEVEN)
    world.complete(first)
    drain()
    (mail,) = [mail for mail in mailbox.to("pat.") if "Complete" in mail["Subject"]]
    assert mail["Subject"] == "Complete your actions: due 24 November 2026"
    assert f"/plans/{second.id}" in mail.get_content()


def test_a_message_about_several_tasks_lists_them_and_leads_to_the_worklist(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    world.issued()
    forget()
    struck_on(world, SEVEN)
    drain()
    (mail,) = mailbox.to("pat.")
    assert mail["Subject"] == "2 tasks due 24 November 2026"
    assert mail.get_content().count("- Complete your actions") == 2
    assert f"{world.context.settings.base_url}/tasks" in mail.get_content()


def test_several_missed_rungs_of_one_task_are_one_task_in_the_message(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    struck_on(world, TUESDAY)
    drain()
    assert subjects(mailbox, "pat.") == ["Complete your actions: due 24 November 2026"]


def test_whoever_left_between_striking_and_sending_gets_nothing_and_their_manager_is_told(
    world: World, mailbox: Mailbox
) -> None:
    plan = plan_due(world.authority())
    world.complete(plan)
    forget()
    struck_on(world, date(2026, 11, 20))
    change(world["Tess"], left_on=date(2026, 11, 20))
    drain()
    (row,) = reminders(world["Tess"])
    assert (row.status, row.reason) == ("skipped", "Tess Team does not work here any more.")
    keep()
    strike()
    drain()
    assert mailbox.to("tess.") == []
    assert subjects(mailbox, "sam.").count("Sign off completed actions: due 24 November 2026") == 1


def test_a_task_that_passed_on_between_striking_and_sending_is_told_to_who_has_it_now(
    world: World, mailbox: Mailbox
) -> None:
    plan = plan_due(world.authority())
    world.complete(plan)
    forget()
    struck_on(world, date(2026, 11, 20))
    world.leave(world["Tess"], date(2026, 11, 20), date(2026, 11, 27))
    keep()
    drain()
    assert reminders(world["Tess"])[0].reason == "The task passed from Tess Team to somebody else."
    strike()
    drain()
    asked = "Sign off completed actions: due 24 November 2026"
    assert (subjects(mailbox, "tess.").count(asked), subjects(mailbox, "sam.").count(asked)) == (0, 1)


def test_a_message_to_somebody_by_their_part_goes_to_who_has_it_when_it_goes(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    world.complete(plan)
    world.leave(world["Tess"], world.today, TUESDAY)
    drain()
    assert [mail["Subject"] for mail in mailbox.to("sam.")] == ["Actions are ready for you to sign off"]
    (row,) = letters(message="plan_completed")
    assert row.recipient_id == world["Sam"].id


def test_what_a_leaver_should_have_been_told_is_skipped_with_the_reason(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    world.complete(plan)
    world.sign_off(plan)
    change(world["Pat"], left_on=world.today)
    drain()
    (row,) = letters(message="plan_signed_off")
    assert (row.status, row.reason) == ("skipped", "Pat Practitioner does not work here any more.")


@pytest.mark.tampers
def test_nobody_is_told_of_a_record_that_they_may_not_see(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    struck_on(world, SEVEN)
    assert plan.audit is not None
    change(plan.audit.case, restricted=True)
    drain()
    (row,) = reminders(world["Pat"])
    assert (row.status, row.reason) == ("skipped", "Pat Practitioner may not see the record that it is about.")


@pytest.mark.tampers
def test_an_escalation_that_nobody_may_see_is_a_dead_letter_and_not_passed_over(world: World, mailbox: Mailbox) -> None:
    audit = world.authority().submitted()
    change(audit.case, restricted=True)
    drain()
    rows = letters(message="escalation_raised", subject_id=world.escalations("inadequate")[0].id)
    assert [row.status for row in rows] == ["dead"]
    alerts = [raised for raised in world.escalations("dead_letter") if raised.letter.subject_kind == "escalation"]
    assert len(alerts) == 2


def test_what_there_is_nobody_to_tell_of_becomes_a_dead_letter_that_the_administrator_hears_of(
    world: World, mailbox: Mailbox
) -> None:
    world.authority().cycle()
    for name in ("Quentin", "Hana"):
        change(world[name], left_on=world.today)
    struck_on(world, date(2026, 11, 23))
    struck_on(world, date(2026, 11, 24))
    drain()
    (row,) = letters("in_app", message="task_waits")
    assert (row.status, row.reason) == (
        "dead",
        "Nobody stands as quality to this record. Put the staff list right, then retry.",
    )
    assert mailbox.to("ada.") != []


def test_an_in_app_notice_appears_once_even_if_the_service_died_before_it_took_note(world: World) -> None:
    plan_due(world.authority())
    struck_on(world, SEVEN)
    drain()
    with transaction() as work:
        for row in work.session.scalars(select(Outbox).where(Outbox.message == "task_due")).unique():
            row.status = "waiting"
    drain()
    assert len(notices(world["Pat"])) == 1
    assert statuses("in_app")["waiting"] == 0


def test_a_message_of_a_channel_that_is_gone_is_a_dead_letter(world: World) -> None:
    plan_due(world.authority())
    struck_on(world, SEVEN)
    row = letters("in_app", message="task_due")[0]
    change(row, channel="pigeon")
    drain()
    assert letters("pigeon")[0].status == "dead"


def test_the_clock_being_put_back_keeps_nothing_waiting(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    struck_on(world, SEVEN)
    world.clock.forward(hours=-2)
    drain()
    assert len(mailbox.to("pat.")) == 1


def test_nothing_waits_for_ever_when_everything_happens(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    for day in (SEVEN, date(2026, 11, 20), TUESDAY, date(2026, 11, 25)):
        struck_on(world, day)
    drain()
    assert set(statuses()) | set(statuses("in_app")) <= {"sent", "skipped"}
