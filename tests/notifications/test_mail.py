"""What an e-mail looks like, and what it must never hold."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256

import pytest

from notifications.draining import drain
from service.models import Outbox
from service.transaction import transaction
from tests.support.post import change, forget, letters, notices, plan_due, struck_on
from tests.support.smtp import Mailbox
from tests.support.world import World

SECRET = "CANARY-the-child-said"


def files(world: World) -> list[EmailMessage]:
    folder = world.context.settings.mail_folder
    paths = sorted(folder.glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=default) for path in paths]


def again(row: Outbox) -> None:
    """Send a row once more, as if the service had died before it took note."""
    with transaction() as work:
        found = work.session.get_one(Outbox, row.id)
        found.status = "waiting"
        if not found.items:
            found.recipient_id = None


@pytest.fixture
def folder(world: World) -> World:
    """An empty folder of mail."""
    for path in world.context.settings.mail_folder.glob("*"):
        path.unlink()
    return world


def test_an_e_mail_greets_says_what_to_do_and_links(world: World, mailbox: Mailbox) -> None:
    plan = plan_due(world.authority())
    struck_on(world, date(2026, 11, 17))
    drain()
    (mail,) = mailbox.to("pat.")
    assert mail["To"] == "Pat Practitioner <pat.practitioner@example.org>"
    assert mail["From"] == f"Countersign <{world.context.settings.mail_from}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    lines = mail.get_content().splitlines()
    assert lines[0] == "Dear Pat Practitioner,"
    assert "“Complete your actions” is due on 24 November 2026." in lines
    assert f"Open it here: {world.context.settings.base_url}/plans/{plan.id}" in lines


def test_every_copy_of_a_message_has_one_message_id_and_messages_have_different_ones(
    world: World, mailbox: Mailbox
) -> None:
    world.authority().submitted()
    drain()
    row = next(row for row in letters() if row.status == "sent")
    again(row)
    drain()
    ids = [str(mail["Message-ID"]) for mail in mailbox.messages]
    host = "127.0.0.1"
    assert ids.count(f"<{sha256(row.key.encode()).hexdigest()[:32]}@{host}>") == 2
    assert len(set(ids)) == len(ids) - 1


def test_without_a_mail_server_each_message_is_one_file_however_often_it_is_sent(folder: World) -> None:
    folder.authority().submitted()
    drain()
    rows = [row for row in letters() if row.status == "sent"]
    again(rows[0])
    drain()
    assert len(files(folder)) == len(rows)
    assert {path.suffix for path in folder.context.settings.mail_folder.iterdir()} == {".eml"}


def test_a_folder_that_cannot_be_written_to_only_delays(folder: World) -> None:
    blocked = folder.context.settings.mail_folder
    if blocked.exists():
        blocked.rmdir()
    blocked.write_text("in the way")
    try:
        folder.authority().submitted()
        drain()
        assert {row.status for row in letters()} <= {"waiting", "skipped"}
    finally:
        blocked.unlink()
    folder.clock.forward(minutes=2)
    drain()
    assert len(files(folder)) == len([row for row in letters() if row.status == "sent"]) > 0


def test_no_message_holds_anything_of_the_case_or_of_what_people_wrote(world: World, mailbox: Mailbox) -> None:
    world.authority()
    case = world.case(world["Pat"], reference=f"{SECRET}-reference")
    audit = world.audit(case)
    world.answer(audit)
    for owner in ("practitioner", "manager"):
        world.act("Tess", "add_action", audit, text=f"{SECRET} to do", owner=owner)
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons=f"{SECRET} reasons")
    world.act("Tess", "issue_actions", audit)
    plan = next(plan for plan in audit.plans if plan.owner.name.startswith("Pat"))
    world.act("Pat", "request_delay", plan, reason="other", explanation=f"{SECRET} explanation")
    world.act("Tess", "decline_delay", plan, reason=f"{SECRET} reason")
    done = {str(action.id): f"{SECRET} done" for action in plan.actions}
    world.act("Pat", "complete", plan, done=done)
    world.act("Tess", "refer_back", plan, reason=f"{SECRET} sent back")
    for day in (6, 9, 10, 13):
        struck_on(world, date(2026, 11, day))
    drain()
    assert len(mailbox.messages) > 10
    everything = [str(mail["Subject"]) + mail.get_content() for mail in mailbox.messages]
    told = [notice for name in ("Pat", "Tess", "Sam") for notice in notices(world[name])]
    everything += [f"{notice.subject} {notice.body} {notice.link}" for notice in told]
    assert not [text for text in everything if "CANARY" in text or case.reference in text]


def test_what_looks_like_a_template_in_a_name_stays_as_it_is(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    change(world["Pat"], name="Pat {{7*7}} {% raw %}")
    struck_on(world, date(2026, 11, 17))
    drain()
    (mail,) = mailbox.to("pat.")
    assert "Dear Pat {{7*7}} {% raw %}," in mail.get_content()


def test_a_line_end_in_a_title_or_a_name_begins_no_header(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    (task,) = [task for task in world.tasks(kind="complete_plan") if task.assignee == world["Pat"]]
    change(task, title="Complete\r\nBcc: everybody@example.org\u2028now {{7*7}}")
    pat = world["Pat"]
    change(pat, name="Pat\r\nBcc: everybody@example.org")
    forget()
    struck_on(world, date(2026, 11, 17))
    drain()
    (mail,) = mailbox.to("pat.")
    assert mail["Bcc"] is None and mail["To"].addresses[0].display_name == "Pat Bcc: everybody@example.org"
    assert mail["Subject"] == "Complete Bcc: everybody@example.org now {{7*7}}: due 24 November 2026"
    assert notices(pat)[-1].subject == mail["Subject"]


def test_a_long_name_with_an_address_in_it_changes_nothing_of_whom_a_letter_is_to(
    world: World, mailbox: Mailbox
) -> None:
    name = f"Pat {'of the long name ' * 5}<everybody@example.org>, somebody@example.org"
    plan_due(world.authority())
    change(world["Pat"], name=name)
    struck_on(world, date(2026, 11, 17))
    drain()
    (mail,) = mailbox.to("pat.")
    (to,) = mail["To"].addresses
    assert (to.addr_spec, to.display_name) == ("pat.practitioner@example.org", name)


def test_letters_of_other_alphabets_arrive_as_they_are(world: World, mailbox: Mailbox) -> None:
    plan_due(world.authority())
    change(world["Pat"], name="Zoë Łukasz 李")
    struck_on(world, date(2026, 11, 17))
    drain()
    (mail,) = mailbox.to("pat.")
    assert mail["To"].addresses[0].display_name == "Zoë Łukasz 李"
    assert "Dear Zoë Łukasz 李," in mail.get_content()
