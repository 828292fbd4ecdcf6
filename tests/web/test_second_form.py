"""The second form and what is decided in a session, on pages, as line manager and practitioner use them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.second_form import (
    FINDINGS,
    add_action,
    arranged,
    handed_over,
    issued,
    submitted,
    with_auditor,
    write,
)
from tests.support.world import World
from tests.web.browser import Browser


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    with_auditor(world)


def test_a_line_manager_finds_the_form_on_their_work_page_and_records_what_was_agreed(world: World) -> None:
    form = handed_over(world)
    browser = Browser(world, "Tess")
    assert "To discuss in supervision" in browser.open("/").text
    page = browser.follow("Read and discuss")
    assert FINDINGS[0]["text"] in page.text
    browser.follow("Record what was agreed")
    page = browser.press("Record what was agreed", agreed="A course by spring.")
    assert "What you agreed is recorded" in page.text and form.state == "discussed"


def test_an_auditor_adds_to_what_they_wrote(world: World) -> None:
    form = write(world, arranged(world))
    browser = Browser(world, "Una")
    browser.open(f"/practitioner-forms/{form.id}/write")
    page = browser.press("Write in the form", finding__2="Plans have no dates.", theme__2="capacity", strengths="Calm.")
    assert "What you wrote is saved" in page.text
    assert [finding["text"] for finding in form.findings] == [FINDINGS[0]["text"], "Plans have no dates."]
    assert (form.findings[1]["theme"], form.strengths) == ("capacity", "Calm.")


def test_an_action_on_the_form_is_the_practitioners_or_the_managers(world: World) -> None:
    form = handed_over(world)
    browser = Browser(world, "Tess")
    page = browser.open(f"/practitioner-forms/{form.id}/add_action")
    assert "Pat Practitioner, the practitioner" in page.text and "Somebody else" not in page.text
    browser.press("Add an action", text="Find a mentor.", owner="line_manager")
    assert [(action.text, action.owner_relation) for action in form.actions] == [("Find a mentor.", "line_manager")]


def test_a_session_is_marked_as_held_with_the_plans_that_were_signed_off_in_it(world: World) -> None:
    session = world.book(world["Pat"], date(2026, 11, 18))
    plan, form = world.complete(issued(world)), handed_over(world)
    world.clock.set(date(2026, 11, 18))
    browser = Browser(world, "Tess")
    page = browser.open(f"/supervisions/{session.id}/hold")
    assert "Plans to sign off: case" in page.text and "What you discussed: case" in page.text
    given = {f"sign__{plan.id}": "Seen on file.", f"agreed__{form.id}": "A course."}
    refused = browser.press("Mark as held", **given)
    assert refused.status == 422 and plan.state == "completed"
    browser.press("Mark as held", **given, signature="yes")
    assert (session.state, plan.state, form.state) == ("held", "signed_off", "discussed")


def test_a_session_with_nothing_to_sign_is_marked_with_one_press(world: World) -> None:
    session = world.book(world["Pat"], world.today)
    browser = Browser(world, "Tess")
    browser.open(f"/supervisions/{session.id}")
    browser.press("Mark as held")
    assert session.state == "held"


def test_a_referral_leads_the_service_manager_to_the_form_and_the_head_of_service_not(world: World) -> None:
    form = handed_over(world)
    world.act("Tess", "refer", form, reason="The same gap as last year.")
    [escalation] = world.escalations("practitioner_referral")
    assert "Pat Practitioner’s form" in Browser(world, "Sam").open(f"/escalations/{escalation.id}").text
    world.act("Sam", "pass_up", escalation)
    page = Browser(world, "Hana").open(f"/escalations/{escalation.id}")
    assert page.status == 200 and "form of an audit" not in page.text and "same gap" not in page.text


def test_the_audits_own_page_says_nothing_of_its_form(world: World) -> None:
    audit = submitted(world)
    add_action(world, audit, "Tess")
    text = Browser(world, "Quentin").open(f"/audits/{audit.id}").text
    assert FINDINGS[0]["text"] not in text and "Book the recording course" not in text
