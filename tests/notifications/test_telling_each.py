"""Where everybody in a relation is told, each has a message of their own, sent only while it still concerns them."""

from __future__ import annotations

import pytest

from notifications.draining import drain
from service.models import Cycle, CycleCase
from tests.support.post import forget, letters
from tests.support.smtp import Mailbox
from tests.support.world import World

TESS, TOM = "tess.team@example.org", "tom.second@example.org"


@pytest.fixture
def cycle(world: World) -> Cycle:
    """An open cycle in which Tess and Tom have two audits each; what its making told is out of the way."""
    world.authority()
    world.person("Tom Second", "team_manager", world["Sam"], team_id=world.team().id)
    for _ in range(4):
        world.case(world["Pat"])
    made = world.act("Perry", "open", world.act("Perry", "draw", world.cycle(share=1.0)))
    forget()
    assert isinstance(made, Cycle)
    return made


def submit(world: World, place: CycleCase, who: str) -> None:
    assert place.audit is not None
    world.answer(place.audit, auditor=who)
    world.act(who, "submit", place.audit, overall_grade="good", reasons="What the file shows.")


def test_each_auditor_who_is_awaited_gets_one_reminder_with_the_cut_off_and_no_reference(
    world: World, cycle: Cycle, mailbox: Mailbox
) -> None:
    world.act("Perry", "chase", cycle)
    drain()
    for address in (TESS, TOM):
        (mail,) = mailbox.to(address)
        assert mail["Subject"] == "Your audits are awaited by 14 December 2026"
        assert f"/cycles/{cycle.id}" in mail.get_content()
        assert not any(place.case.reference in mail.get_content() for place in cycle.drawn)


def test_whoever_returned_everything_before_it_is_sent_is_not_reminded(
    world: World, cycle: Cycle, mailbox: Mailbox
) -> None:
    world.act("Perry", "chase", cycle)
    for place in cycle.drawn:
        if place.auditor_id == world["Tom"].id:
            submit(world, place, "Tom")
    drain()
    told = {
        row.recipient and row.recipient.email: (row.status, row.reason) for row in letters(message="audits_awaited")
    }
    assert told == {TESS: ("sent", None), TOM: ("skipped", "Tom Second has no part in it any more.")}


def test_an_auditor_who_has_left_is_skipped_by_name(world: World, cycle: Cycle, mailbox: Mailbox) -> None:
    world.act("Perry", "chase", cycle)
    world.change(world["Tom"], left_on=world.today)
    drain()
    skipped = [row.reason for row in letters(message="audits_awaited") if row.status == "skipped"]
    assert skipped == ["Tom Second does not work here any more."]


def test_findings_reach_each_auditor_by_mail_and_as_a_notice(world: World, cycle: Cycle, mailbox: Mailbox) -> None:
    for place in cycle.drawn:
        who = "Tess" if place.auditor_id == world["Tess"].id else "Tom"
        submit(world, place, who)
    world.act("Perry", "close", cycle)
    forget()
    world.act("Perry", "report", cycle, text="Plans say what changes.")
    drain()
    for address in (TESS, TOM):
        assert [str(mail["Subject"]) for mail in mailbox.to(address)] == ["An audit cycle was reported"]
