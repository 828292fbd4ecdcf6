"""While sending is held nothing goes out; whoever looks after messages sees it everywhere and lets it go on."""

from __future__ import annotations

from datetime import date

from notifications import outbox
from notifications.draining import Post, deliver, drain
from service import lease
from service.transaction import rollback
from service.usecases.sending import hold, release
from service.usecases.striking import strike
from tests.backups.conftest import flask
from tests.support.post import letters, mail_through, plan_due
from tests.support.smtp import mail_server
from tests.support.world import World
from tests.web.browser import Browser

BANNER = "Nothing is being sent."


def test_nothing_is_claimed_begun_or_rung_for_while_sending_is_held(world: World) -> None:
    plan_due(world.authority())
    world.clock.set(date(2026, 11, 17), 9)
    strike()
    claimed = outbox.claim(lease.holder())
    assert claimed
    with mail_server() as mailbox, mail_through(world, mailbox):
        hold("Ada", "The addresses are wrong.")
        rollback()
        deliver(claimed[0], lease.holder(), Post(world.context.settings))
        assert drain() == 0 and outbox.oldest_due() is None and mailbox.messages == []
        release("Ada", "The addresses are right.")
        assert drain() >= len(claimed) and letters(status="waiting") == []
        assert all(row.attempts == 1 for row in letters(status="sent") if row.message == "task_due")


def test_an_administrator_sees_it_on_every_page_looks_at_what_waits_and_lets_it_go(world: World) -> None:
    plan_due(world.authority())
    world.clock.set(date(2026, 11, 17), 9)
    strike()
    ada, pat = Browser(world, "Ada"), Browser(world, "Pat")
    assert BANNER not in ada.open("/").text
    ada.open("/administration/sending")
    assert "Say why." in ada.press("Hold sending", reason=" ").text
    page = ada.press("Hold sending", reason="The mail server is being moved.")
    assert "Sending is held" in page.text and "The mail server is being moved." in page.text
    assert "Reminders" in page.text and "Redraw the genogram" not in page.html
    assert BANNER in ada.open("/").text and BANNER in ada.open("/audits").text and BANNER not in pat.open("/").text
    assert "Sending is held" in ada.open("/administration").text
    assert pat.open("/administration/sending").status == 403
    ada.open("/administration/sending")
    assert "Sending goes on." in ada.press("Let sending go on", reason="It has been moved.").text
    assert BANNER not in ada.open("/").text


def test_the_command_line_holds_says_so_and_releases(world: World) -> None:
    world.authority()
    assert "Sending is not held." in flask(world.app, "sending", "status").output
    assert flask(world.app, "sending", "hold", "--reason", "A drill.").exit_code == 0
    assert "held already" in flask(world.app, "sending", "hold", "--reason", "Again.").output
    status = flask(world.app, "sending", "status").output
    assert "by a command on the server: A drill." in status and "Nothing waits to go out." in status
    assert "Say why." in flask(world.app, "sending", "release", "--reason", " ").output
    assert "Sending goes on." in flask(world.app, "sending", "release", "--reason", "Over.").output
    assert "not held" in flask(world.app, "sending", "release", "--reason", "Over.").output
