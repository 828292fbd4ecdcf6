"""Everybody chooses how they are told by e-mail; in the service everything is shown, and escalations always come."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from notifications import jobs
from notifications.digests import gather
from notifications.draining import drain
from service.database import db
from service.models import Outbox
from service.usecases.preferences import change_preferences
from tests.support.post import TUESDAY, change, forget, letters, notices, plan_due, reminders, sending, struck_on
from tests.support.smtp import Mailbox
from tests.support.world import World

SEVEN, EIGHT = date(2026, 11, 17), date(2026, 11, 18)


def wishes(world: World, name: str, mail: str) -> None:
    change_preferences(world[name], {"mail": mail})


def reminded(world: World, mail: str = "daily") -> None:
    """Two plans of Pat's have been reminded of, in the afternoon, and what was due to go has gone."""
    plan_due(world)
    world.issued()
    forget()
    wishes(world, "Pat", mail)
    struck_on(world, SEVEN, 7)
    struck_on(world, SEVEN, 9)
    drain()


def statuses_of(world: World, name: str) -> list[str]:
    return [row.status for row in reminders(world[name])]


def morning(world: World, day: date, hour: int = 8) -> None:
    world.clock.set(day, hour, 1)
    jobs.digest()
    drain()


def test_whoever_wishes_one_message_a_day_gets_one_at_its_hour_with_everything_in_it(
    world: World, mailbox: Mailbox
) -> None:
    world.authority()
    wishes(world, "Pat", "daily")
    world.book(world["Pat"], TUESDAY)
    plan = world.issued()
    drain()
    assert mailbox.to("pat.") == [] and len(notices(world["Pat"])) > 1
    morning(world, SEVEN)
    (mail,) = mailbox.to("pat.")
    text = mail.get_content()
    assert str(mail["Subject"]).endswith(" messages for you today") and f"/plans/{plan.id}" in text
    assert "- Supervision booked for 24 November 2026" in text
    assert "- Complete your actions: due 24 November 2026" in text
    assert {row.reason for row in letters() if row.digest_id} == {
        "It was taken up into the daily message of 17 November 2026."
    }


def test_asking_twice_sends_one_daily_message_and_the_rest_waits_for_the_next_day(
    world: World, mailbox: Mailbox
) -> None:
    reminded(world.authority())
    assert gather() == {"made": 1} and gather() == {}
    drain()
    world.issued()
    drain()
    jobs.digest()
    drain()
    assert len(mailbox.to("pat.")) == 1
    morning(world, EIGHT, 7)
    assert len(mailbox.to("pat.")) == 1
    morning(world, EIGHT)
    morning(world, EIGHT)
    assert len(mailbox.to("pat.")) == len({mail["Message-ID"] for mail in mailbox.to("pat.")}) == 2


def test_the_daily_message_leaves_out_what_was_done_meanwhile(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    wishes(world, "Pat", "daily")
    struck_on(world, SEVEN)
    drain()
    gather()
    world.complete(plan)
    drain()
    (row,) = letters(message="digest")
    assert (row.status, row.reason) == ("skipped", "Nothing of it is still to be told.")
    assert mailbox.to("pat.") == []


@pytest.mark.parametrize("wish", ["each", "escalations"])
def test_nothing_that_was_kept_is_lost_when_somebody_changes_their_mind(
    world: World, mailbox: Mailbox, wish: str
) -> None:
    reminded(world.authority())
    assert statuses_of(world, "Pat") == ["held"]
    wishes(world, "Pat", wish)
    drain()
    assert statuses_of(world, "Pat") == ["sent" if wish == "each" else "skipped"]
    assert len(mailbox.to("pat.")) == (wish == "each")


def test_what_is_kept_for_somebody_whose_wish_was_changed_elsewhere_is_let_out(world: World, mailbox: Mailbox) -> None:
    reminded(world.authority())
    change(world["Pat"], mail="each")
    assert gather() == {"let_out": 1}
    drain()
    assert len(mailbox.to("pat.")) == 1


def test_escalations_go_at_once_whatever_somebody_wishes_and_the_rest_is_shown_in_the_service(
    world: World, mailbox: Mailbox
) -> None:
    world.authority()
    for name, wish in (("Sam", "escalations"), ("Pat", "escalations"), ("Tess", "daily")):
        wishes(world, name, wish)
    plan_due(world)
    struck_on(world, SEVEN)
    drain()
    struck_on(world, date(2026, 11, 25))
    drain()
    assert any("escalat" in str(mail["Subject"]).lower() for mail in mailbox.to("sam."))
    assert [mail["Subject"] for mail in mailbox.to("pat.")] == ["Your overdue actions were escalated"]
    first = reminders(world["Pat"])[0]
    reason = "Pat Practitioner wants escalations only by e-mail. It is shown in the service."
    assert (first.status, first.reason) == ("skipped", reason)
    assert len(notices(world["Pat"])) >= 2


def test_whoever_left_gets_no_daily_message(world: World, mailbox: Mailbox) -> None:
    reminded(world.authority())
    gather()
    change(world["Pat"], left_on=SEVEN)
    drain()
    (row,) = letters(message="digest")
    assert (row.status, row.reason) == ("skipped", "Pat Practitioner does not work here any more.")
    assert mailbox.to("pat.") == []
    jobs.keep_all()


def test_what_passed_to_somebody_else_before_the_daily_message_goes_to_them(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    wishes(world, "Tess", "daily")
    world.complete(plan)
    drain()
    world.clock.set(SEVEN, 9)
    gather()
    world.leave(world["Tess"], world.today, TUESDAY)
    while drain():
        pass
    assert mailbox.to("tess.") == []
    assert [mail["Subject"] for mail in mailbox.to("sam.")] == ["Actions are ready for you to sign off"]


def test_where_mail_is_the_only_way_nobody_is_left_in_the_dark(world: World, mailbox: Mailbox) -> None:
    world.authority()
    wishes(world, "Pat", "escalations")
    with sending(world, channels=["email"]):
        plan_due(world)
        struck_on(world, SEVEN)
        drain()
    assert len(mailbox.to("pat.")) == 1


def test_a_message_that_comes_too_late_for_todays_is_in_tomorrows(world: World, mailbox: Mailbox) -> None:
    """While e-mail waits that was never tried, it is not known what belongs into the daily message."""
    reminded(world.authority())
    world.issued()
    assert gather() == {}
    drain()
    assert gather() == {"made": 1}
    drain()
    kept = db.session.scalars(select(Outbox.status).where(Outbox.status.in_(("held", "waiting"))))
    assert list(kept) == [] and len(mailbox.to("pat.")) == 1
