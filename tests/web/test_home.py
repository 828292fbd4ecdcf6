"""My work: what is late first, then what is due, then what somebody else has."""

from __future__ import annotations

from datetime import timedelta

from service.models import Notice, Outbox
from service.transaction import transaction
from tests.support.world import World
from tests.web.browser import Browser


def test_nothing_to_do_says_so_and_what_will_come(world: World) -> None:
    page = Browser(world.authority(), "Pat").open("/")
    assert "Nothing is waiting for you." in page.text and "will appear here" in page.text
    assert "Overdue" not in page.text and "With somebody else" not in page.text


def test_a_self_audit_is_offered_to_whoever_holds_a_case(world: World) -> None:
    world.authority().case(world["Pat"])
    offered = {name: "Start a self-audit" in Browser(world, name).open("/").text for name in ("Pat", "Olu", "Tess")}
    assert offered == {"Pat": True, "Olu": False, "Tess": False}


def test_the_next_supervision_leads_the_page(world: World) -> None:
    world.authority()
    world.book(world["Pat"], world.today + timedelta(days=9))
    page = Browser(world, "Pat").open("/")
    assert "Your next supervision is on Wednesday 11 November with Tess Team, in 7 working days." in page.text


def test_a_supervision_that_nobody_booked_is_told_as_the_day_by_which_it_should_be(world: World) -> None:
    assert "It is not booked yet" in Browser(world.authority(), "Pat").open("/").text


def test_what_is_late_stands_first_and_says_when_it_was_due(world: World) -> None:
    plan = world.authority().issued()
    world.clock.set(plan.due_on + timedelta(days=1))
    world.audit()
    page = Browser(world, "Tess").open("/")
    assert page.text.index("Overdue") < page.text.index("Audits to do")
    assert "Was due on" in page.text


def test_a_plan_shows_how_far_it_is(world: World) -> None:
    plan = world.authority().issued()
    pat = Browser(world, "Pat")
    assert "0 of 1 done" in pat.open("/").text and "Start" in " ".join(pat.page.buttons)
    world.act("Pat", "record_progress", plan, done={str(plan.actions[0].id): "Half of it."})
    assert "1 of 1 done" in pat.open("/").text and "Finish it" in " ".join(pat.page.buttons)


def test_a_manager_sees_each_kind_of_work_under_its_own_heading(world: World) -> None:
    world.authority()
    world.complete(world.issued())
    world.submitted("requires_improvement")
    world.audit()
    plan = world.issued()
    world.act("Pat", "request_delay", plan, reason="court", explanation="In court.")
    page = Browser(world, "Tess").open("/")
    for heading in ("Delays to decide 1", "Plans to sign off 1", "Actions to send out 1", "Audits to do 1"):
        assert heading in page.text, page


def test_a_page_has_one_green_button(world: World) -> None:
    world.authority()
    world.audit()
    world.audit()
    page = Browser(world, "Tess").open("/")
    assert page.html.count("button--first") == 1


def test_somebody_acting_for_another_is_told_for_whom(world: World) -> None:
    world.authority()
    plan = world.issued()
    world.complete(plan)
    world.leave(world["Tess"], world.today, world.today + timedelta(days=9))
    page = Browser(world, "Sam").open(f"/plans/{plan.id}")
    assert "Sign off Pat’s plan" in page.buttons


def test_new_messages_are_counted_shown_and_marked_as_read(world: World) -> None:
    world.authority()
    told(world, "A plan falls due", "/plans/1")
    told(world, "Another site", "https://evil.example/x")
    tess = Browser(world, "Tess")
    assert "(2 new)" in tess.open("/").text
    tess.follow("Messages (2 new)")
    assert tess.page.links["A plan falls due"] == "/plans/1" and "Another site" not in tess.page.links
    assert "Another site" in tess.page.text
    page = tess.press("Mark all as read")
    assert "new)" not in page.text and "Mark all as read" not in page.buttons
    assert "A plan falls due" not in Browser(world, "Sam").open("/messages").text


def told(world: World, subject: str, link: str) -> None:
    """A message of the service to Tess."""
    with transaction() as work:
        letter = Outbox(
            key=f"test:{subject}",
            lane="bulk",
            channel="in_app",
            message="task_due",
            relation="assignee",
            subject_kind="audit",
            subject_id=1,
            made_at=work.now,
            next_at=work.now,
        )
        work.session.add(letter)
        work.session.flush()
        notice = {"person_id": world["Tess"].id, "subject": subject, "body": "Due on Friday.", "link": link}
        work.session.add(Notice(outbox_id=letter.id, at=work.now, **notice))
