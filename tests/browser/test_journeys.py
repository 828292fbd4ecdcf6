"""What each role is here for, from its first page to the result, on a laptop and on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from service.database import db
from service.usecases.reviews import plan_reviews
from tests.browser.chromium import WIDTHS, Visit
from tests.browser.going import follow, press, sound
from tests.confidentiality.story import cast
from tests.support.world import World
from tests.web.test_signing_in import PASSWORD, with_password

both_widths = pytest.mark.parametrize("width", WIDTHS)


def through_the_menu(page: Page, door: str) -> None:
    """To a page of the menu, which a phone keeps folded."""
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()
    follow(page, door, exact=True)


@both_widths
def test_a_practitioner_signs_in_reads_what_was_found_and_presents_the_plan_as_complete(
    world: World, visit: Visit, width: int
) -> None:
    plan = world.authority().issued("requires_improvement")
    page = visit(width=width).open("/sign-in")
    page.get_by_label("E-mail").fill(with_password(world, "Pat").email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    sound(page)
    follow(page, f"Case {plan.audit.case.reference}: redraw the genogram", exact=True)
    expect(page.get_by_role("definition").filter(has_text="Requires improvement")).to_be_visible()
    expect(page.get_by_text("What the file shows.")).to_be_visible()
    press(page, "Finish and ask for sign-off")
    page.get_by_label("Redraw the genogram.").fill("Drawn with the mother, on file under Family.")
    sound(page)
    press(page, "Save and finish later")
    expect(page.get_by_text("1 of 1 done").first).to_be_visible()
    press(page, "Finish and ask for sign-off")
    expect(page.get_by_label("Redraw the genogram.")).to_have_value("Drawn with the mother, on file under Family.")
    press(page, "Finish and ask for sign-off")
    through_the_menu(page, "My work")
    expect(page.get_by_text("Tess Team to sign off your 1 action")).to_be_visible()
    sound(page)


@both_widths
def test_a_group_manager_checks_the_quarters_audits_and_sends_one_back(world: World, visit: Visit, width: int) -> None:
    audit = cast(world).submitted("good")
    world.change(world["Tess"], manager_id=world["Gina"].id)
    world.policy("reviews", quarterly_check=True)
    world.clock.set(date(2027, 1, 4))
    plan_reviews()
    page = visit("Gina", width=width).open("/")
    sound(page)
    press(page, "Look and record")
    sound(page)
    follow(page, audit.case.reference)
    press(page, "Send the audit back")
    page.get_by_label("What is to be done again").fill("Nobody looked for the chronology.")
    press(page, "Send the audit back")
    expect(page.get_by_text("Sent back today by Gina Group.")).to_be_visible()
    through_the_menu(page, "My work")
    press(page, "Look and record")
    press(page, "Record the review")
    page.get_by_label("What you looked at").fill("Every audit of the quarter.")
    page.get_by_label("What you found").fill("One without a look at the chronology.")
    page.get_by_label("What follows").fill("Tess audits it again in January.")
    press(page, "Record the review")
    expect(page.get_by_text("Tess audits it again in January.")).to_be_visible()
    sound(page)


@both_widths
def test_a_reviewing_officer_sends_back_a_plan_that_is_not_put_right(world: World, visit: Visit, width: int) -> None:
    plan = world.complete(cast(world).issued("requires_improvement"))
    page = visit("Rita", width=width).open("/")
    through_the_menu(page, "Audits")
    follow(page, plan.audit.case.reference)
    follow(page, "Pat Practitioner")
    expect(page.get_by_text("Done with the family.")).to_be_visible()
    sound(page)
    press(page, "Send back to Pat")
    page.get_by_label("What is still to do").fill("The father’s side is still missing.")
    sound(page)
    press(page, "Send back to Pat")
    expect(page.get_by_text("Sent back today by Rita Reviewing.")).to_be_visible()
    sound(page)
    db.session.rollback()
    assert plan.state == "issued"


@both_widths
def test_an_external_auditor_does_their_audit_and_finds_no_other(world: World, visit: Visit, width: int) -> None:
    others = cast(world).audit()
    audit = world.audit(auditors=[{"person": world["Xena"].email, "role": "lead"}])
    world.answer(audit, auditor="Xena")
    window = visit("Xena", width=width)
    window.forgive("404")
    page = window.open(f"/audits/{others.id}")
    expect(page.get_by_text("it is not among the records that you may see. Start from My work")).to_be_visible()
    press(page, "My work")
    expect(page.get_by_text(others.case.reference)).to_have_count(0)
    sound(page)
    press(page, "Carry on")
    sound(page)
    press(page, "Check and submit")
    page.get_by_label("Good", exact=True).check()
    page.get_by_label("Why this grade").fill("The file shows careful work.")
    sound(page)
    press(page, "Submit the audit")
    expect(page.get_by_text("The audit is submitted.")).to_be_visible()
    sound(page)


@both_widths
def test_the_data_protection_officer_finds_who_looked_at_a_case(world: World, visit: Visit, width: int) -> None:
    audit = cast(world).audit()
    visit("Tess").open(f"/audits/{audit.id}")
    page = visit("Dora", width=width).open("/")
    sound(page)
    follow(page, "See who opened what")
    page.get_by_label("Case", exact=True).fill(audit.case.reference)
    press(page, "Show")
    expect(page.get_by_role("row").filter(has_text="Tess Team").filter(has_text="Audit")).to_be_visible()
    sound(page)
