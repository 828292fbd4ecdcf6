"""Supervision on pages: what is on an agenda, what is signed in it, and who sees which side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.second_form import handed_over, issued, submitted, with_auditor
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser, Page

DAY = date(2026, 11, 9)
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    with_auditor(world)


def plan_of_pat(world: World) -> Any:
    """Pat's plan of a weak audit by Una."""
    audit = submitted(world, "requires_improvement", form=False)
    world.act("Tess", "issue_actions", audit)
    return next(plan for plan in audit.plans if plan.owner.name == "Pat Practitioner")


def on_the_day(world: World, who: str = "Tess") -> tuple[Any, Browser, Page]:
    """The agenda of Pat's session, opened on its day."""
    session = world.book(world["Pat"], DAY)
    world.clock.set(DAY)
    browser = Browser(world, who)
    return session, browser, browser.open(f"/supervisions/{session.id}")


def test_a_manager_reads_what_was_found_and_done_and_a_running_record_written_for_them(world: World) -> None:
    plan = world.complete(plan_of_pat(world))
    _, _, page = on_the_day(world)
    assert "1. Sign off: case" in page.text and "To cover: 1 plan to sign off" in page.text
    assert "What was found" in page.text and "Redraw the genogram." in page.text
    assert "What Pat did “Done with the family.”" in page.text
    record = page.form("Mark as held")[0].values[f"record-{plan.id}"]
    assert record.startswith("Audit of 2 November 2026. Action for P Practitioner: Redraw the genogram.")
    assert "I have seen the work on file and I sign this as Tess Team, team manager." in page.text


def test_marking_the_session_held_signs_off_every_ticked_plan_with_its_own_entry(world: World) -> None:
    first, second, left = (world.complete(plan_of_pat(world)) for _ in range(3))
    session, browser, _ = on_the_day(world)
    ticks = {f"sign__{first.id}": "yes", f"sign__{second.id}": "yes", f"record__{second.id}": "Seen with Pat."}
    page = browser.press("Mark as held", **ticks)
    assert "The session is marked as held. You signed off 2 plans in it." in page.text
    assert (session.state, first.state, second.state, left.state) == ("held", "signed_off", "signed_off", "completed")
    assert "Redraw the genogram." in first.running_record and second.running_record == "Seen with Pat."


def test_one_plan_is_signed_off_before_the_day_and_the_session_stays_planned(world: World) -> None:
    plan = world.complete(plan_of_pat(world))
    session = world.book(world["Pat"], DAY)
    browser = Browser(world, "Tess")
    page = browser.open(f"/supervisions/{session.id}")
    assert "Mark it as held on the day" in page.text and "Mark as held" not in page.buttons
    button = next(text for text in page.buttons if text.startswith("Sign off"))
    page = browser.press(button, **{f"sign__{plan.id}": "yes"})
    assert "You signed off the plan." in page.text and (plan.state, session.state) == ("signed_off", "planned")


def test_what_was_written_is_kept_when_the_tick_is_missing(world: World) -> None:
    plan = world.complete(plan_of_pat(world))
    _, browser, page = on_the_day(world)
    button = next(text for text in page.buttons if text.startswith("Sign off"))
    page = browser.press(button, **{f"record__{plan.id}": "My own words."})
    assert page.status == 422 and "Tick the box to sign." in page.text and plan.state == "completed"
    assert page.form("Mark as held")[0].values[f"record-{plan.id}"] == "My own words."


def test_a_plan_that_changed_meanwhile_is_not_signed_unseen(world: World) -> None:
    plan = world.complete(plan_of_pat(world))
    session, browser, page = on_the_day(world)
    world.act("Tess", "refer_back", plan, reason="The second grandmother is missing.")
    button = next(text for text in page.buttons if text.startswith("Sign off"))
    page = browser.press(button, **{f"sign__{plan.id}": "yes"})
    assert page.status == 409 and plan.state == "issued" and "Still open: case" in page.text
    page = browser.press("Mark as held")
    assert session.state == "held"


def test_the_agenda_says_which_plans_move_with_the_session_and_which_cannot(world: World) -> None:
    session = world.book(world["Pat"], DAY)
    free, tied = plan_of_pat(world), plan_of_pat(world)
    world.change(tied, latest_on=DAY)
    page = Browser(world, "Tess").open(f"/supervisions/{session.id}")
    cases = [plan.audit.case.reference for plan in (free, tied)]
    assert f"If you move it, 1 plan moves with it: case {cases[0]}." in page.text
    assert f"Case {cases[1]} cannot move further than Monday 9 November." in page.text


def test_a_practitioner_sees_what_to_bring_and_nothing_to_press(world: World) -> None:
    open_plan, done = plan_of_pat(world), world.complete(plan_of_pat(world))
    _, _, page = on_the_day(world, "Pat")
    assert "Your supervision with Tess Team" in page.text
    assert f"1. Still open: case {open_plan.audit.case.reference}" in page.text
    assert f"2. Waiting for sign-off: case {done.audit.case.reference}" in page.text
    assert not [text for text in page.buttons if "Sign off" in text or "held" in text or "Move" in text]


def test_the_practitioners_side_is_a_link_on_the_agenda_and_its_content_stands_on_its_own_page(world: World) -> None:
    form, plan = handed_over(world), world.complete(issued(world))
    session, browser, page = on_the_day(world)
    assert "Who can read this: Pat Practitioner, you, and Sam Service (service manager). Nobody else." in page.text
    assert "Chronologies are started late" not in page.text and "Book the recording course" not in page.text
    page = browser.follow("Open Pat’s side of this supervision")
    assert "Chronologies are started late" in page.text and "Record what you agreed" in " ".join(page.links)
    button = next(text for text in page.buttons if text.startswith("Sign off"))
    browser.press(button, **{f"sign__{plan.id}": "yes"})
    assert plan.state == "signed_off" and form.state == "to_discuss"


def test_whoever_may_not_read_the_practitioners_side_sees_no_sign_of_it(world: World) -> None:
    world.complete(issued(world))
    handed_over(world)
    session, _, _ = on_the_day(world)
    hana = Browser(world, "Hana")
    page = hana.open(f"/supervisions/{session.id}")
    assert page.status == 200 and "Supervision with Pat Practitioner" in page.text
    assert "form" not in page.text.lower().replace("information", "") and "Who can read this" not in page.text
    assert hana.open(f"/supervisions/{session.id}/own-file").status == 404


def test_the_quality_team_sees_that_a_session_is_planned_and_not_its_agenda(world: World) -> None:
    world.complete(plan_of_pat(world))
    session, _, _ = on_the_day(world)
    page = Browser(world, "Quentin").open(f"/supervisions/{session.id}")
    assert page.status == 200 and "Planned" in page.text and "Redraw the genogram" not in page.text


def test_sessions_that_nobody_marked_come_first_and_staff_without_one_can_be_booked(world: World) -> None:
    session = world.book(world["Pat"], DAY)
    world.clock.set(date(2026, 11, 10))
    browser = Browser(world, "Tess")
    page = browser.open("/supervisions")
    assert page.text.index("Not marked as held") < page.text.index("Next with each of your staff")
    assert "Olu Other Never yet Not booked. By" in page.text
    assert f"When {DAY:%A} " in browser.open(f"/supervisions/{session.id}").text
    browser.open("/supervisions")
    browser.follow("book it for Olu Other")
    page = browser.press("Book a supervision")
    assert "Supervision with Olu Other" in page.text


def test_an_agenda_takes_as_many_queries_for_many_plans_as_for_few(world: World) -> None:
    session = world.book(world["Pat"], DAY)
    handed_over(world)
    few, many = queries_with(world, session, 1), queries_with(world, session, 4)
    assert few == many and many <= MOST_QUERIES, (few, many)


def queries_with(world: World, session: Any, plans: int) -> int:
    """How many queries the agenda takes after some more plans, done and open."""
    for _ in range(plans):
        world.complete(plan_of_pat(world))
        plan_of_pat(world)
    browser = Browser(world, "Tess")
    browser.open("/messages")
    with statements(without=("BEGIN", "ROLLBACK", "PRAGMA")) as seen:
        assert browser.open(f"/supervisions/{session.id}").status == 200
    return len(seen)


def test_the_answer_to_a_delay_is_offered_to_the_line_manager_and_to_nobody_further_up(world: World) -> None:
    world.act("Pat", "request_delay", plan_of_pat(world), reason="court", explanation="In court all week.")
    session, _, page = on_the_day(world)
    assert {"Agree", "Decline"} <= {link.split()[0] for link in page.links}
    page = Browser(world, "Sam").open(f"/supervisions/{session.id}")
    assert "Pat asked for a delay" in page.text
    assert not {"Agree", "Decline"} & {link.split()[0] for link in page.links}


def test_what_was_agreed_on_a_form_is_recorded_by_the_line_manager_and_only_read_further_up(world: World) -> None:
    handed_over(world)
    session = world.book(world["Pat"], DAY)
    page = Browser(world, "Sam").open(f"/supervisions/{session.id}/own-file")
    assert "Chronologies are started late" in page.text and "Record what you agreed" not in " ".join(page.links)


def test_a_record_is_linked_for_the_line_above_and_not_for_whoever_stands_in_for_it(world: World) -> None:
    newcomer = world.person("Nia Newcomer", team_id=world.team().id)
    page = Browser(world, "Quentin").open(f"/people/{newcomer.id}")
    assert page.status == 200 and "Open the record" not in page.links
    assert "Open the record" in Browser(world, "Tess").open(f"/people/{world['Pat'].id}").links
