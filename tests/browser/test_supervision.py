"""A supervision from the agenda to the signatures, on a laptop and on a phone, as people see and press it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from service.database import db
from tests.browser.chromium import Visit
from tests.browser.going import follow, lead, press, sound
from tests.support.second_form import handed_over, submitted, with_auditor
from tests.support.world import World


@pytest.mark.parametrize("width", [1280, 390])
def test_a_manager_signs_off_two_plans_in_one_supervision(world: World, visit: Visit, width: int) -> None:
    with_auditor(world)
    plans = []
    for _ in range(2):
        audit = submitted(world, "requires_improvement", form=False)
        world.act("Tess", "issue_actions", audit)
        plans.append(world.complete(next(plan for plan in audit.plans if plan.owner_id == world["Pat"].id)))
    handed_over(world)
    session = world.book(world["Pat"], world.today)
    page = visit("Tess", width=width).open("/supervisions")
    lead(page.get_by_role("row").filter(has_text="Pat Practitioner").get_by_role("link", name="Today").first)
    expect(page.get_by_role("heading", name="Supervision with Pat Practitioner")).to_be_visible()
    sound(page)
    for tick in page.get_by_label("I have seen the work on file").all():
        tick.check()
    expect(page.get_by_text("2 plans that you ticked are signed off in the same step.")).to_be_visible()
    page.get_by_label("Running record").last.fill("Seen with Pat today.")
    press(page, "Mark as held")
    expect(page.get_by_text("You signed off 2 plans in it.")).to_be_visible()
    sound(page)
    follow(page, "Open Pat’s side of this supervision")
    expect(page.get_by_text("Nobody else.")).to_be_visible()
    sound(page)
    db.session.rollback()
    refreshed = [world.record("action_plan", plan.id) for plan in plans]
    assert [plan.state for plan in refreshed] == ["signed_off", "signed_off"]
    assert refreshed[1].running_record == "Seen with Pat today."
    assert world.record("supervision", session.id).state == "held"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_practitioners_record_and_the_pages_of_learning_are_for_everybody(
    world: World, visit: Visit, width: int
) -> None:
    with_auditor(world)
    audit = submitted(world, "good", form=False)
    world.act("Tess", "mark_exemplar", audit, text="The life story book.")
    window = visit("Pat", width=width)
    for path in ("/my-record", "/exemplars", "/quick-wins", "/training", "/findings"):
        sound(window.open(path))
