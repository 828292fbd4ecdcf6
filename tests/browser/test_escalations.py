"""A service manager answers an escalation and orders a second audit; a head of service looks at the teams."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from service.models import Audit
from service.usecases.reviews import plan_reviews
from tests.browser.chromium import Visit
from tests.browser.going import follow, press, sound
from tests.support.world import World

WIDE, NARROW = 1280, 390


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_service_manager_acknowledges_decides_and_orders_a_second_audit(
    world: World, visit: Visit, width: int
) -> None:
    world.authority().submitted("inadequate")
    page = visit("Sam", width=width).open("/escalations")
    expect(page.get_by_text("If not, it passes to Hana Head.")).to_be_visible()
    sound(page)
    press(page, "Acknowledge")
    expect(page.get_by_role("status")).to_be_visible()
    press(page, "Record decision")
    expect(page.get_by_label("Who does the second audit")).to_be_hidden()
    page.get_by_label("Second audit", exact=True).check()
    page.get_by_label("Who does the second audit").select_option(label="Hana Head")
    page.get_by_label("What you decided, and why").fill("Let somebody else see the file.")
    sound(page)
    press(page, "Record your decision")
    expect(page.get_by_text("Second audit, with Hana Head.")).to_be_visible()
    sound(page)
    page.goto(page.url.partition("/escalations")[0] + "/escalations")
    expect(page.get_by_role("heading", name="Decided, still to be seen through")).to_be_visible()
    follow(page, "See second audit")
    expect(page).to_have_url(f"{page.url.partition('/audits')[0]}/audits/{world.all(Audit)[-1].id}")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_head_of_service_goes_from_the_teams_to_a_case_without_an_audit(
    world: World, visit: Visit, width: int
) -> None:
    world.authority().issued()
    other = world.team("East")
    world.case(world["Olu"], reference="OLU1", team_id=other.id)
    world.policy("reviews", rota=True)
    plan_reviews()
    window = visit("Hana", width=width)
    for path in ("/escalations?show=others", "/quotas", "/exemptions", "/service-plans", "/reviews", "/reviews/1"):
        sound(window.open(path))
    page = window.open("/teams")
    sound(page)
    follow(page, "North", exact=True)
    expect(page.get_by_role("heading", name="Practitioners")).to_be_visible()
    sound(page)
    follow(page, "Coverage")
    page.get_by_label("Team", exact=True).select_option("East")
    press(page, "Show")
    sound(page)
    press(page, "Arrange an audit")
    expect(page.get_by_label("Case reference")).to_have_value("OLU1")
