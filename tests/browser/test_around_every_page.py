"""What stands around every page, in a real browser: search, wishes, the calendar address, help."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import faults, scrolls_sideways
from tests.browser.chromium import Visit
from tests.browser.going import follow, lead, press, sound
from tests.support.world import World
from tests.web.browser import Browser


def test_on_a_phone_somebody_searches_through_the_menu_and_opens_what_they_find(world: World, visit: Visit) -> None:
    reference = world.authority().audit().case.reference
    page = visit("Tess", width=390).open("/")
    expect(page.get_by_role("search")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("search").get_by_role("searchbox").fill(reference[1:])
    lead(page.get_by_role("search").get_by_role("button", name="Search"))
    expect(page.get_by_role("heading", name="Cases 1")).to_be_visible()
    sound(page)
    lead(page.get_by_role("link", name=f"Case {reference}", exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)


def test_somebody_changes_how_they_are_told_makes_a_calendar_address_and_ends_it(world: World, visit: Visit) -> None:
    world.authority()
    page = visit("Pat").open("/")
    follow(page, "Pat Practitioner")
    page.get_by_label("One e-mail a day, at 8am, with everything in it").check()
    press(page, "Keep this")
    expect(page.get_by_role("status")).to_contain_text("You get one e-mail a day.")
    press(page, "Make a calendar address")
    address = page.get_by_label("Private address").input_value()
    assert address.endswith(".ics") and faults(page) == [] and not scrolls_sideways(page)
    path = "/calendar/" + address.rpartition("/")[2]
    assert Browser(world).open(path).status == 200
    press(page, "Your account")
    press(page, "End the address")
    expect(page.get_by_role("status")).to_contain_text("has ended")
    assert faults(page) == [] and Browser(world).open(path).status == 404


def test_help_search_messages_and_errors_have_no_fault_on_a_phone(world: World, visit: Visit) -> None:
    world.authority().issued()
    window = visit("Tess", width=390)
    window.forgive("404", "403")
    found = []
    for path in (
        "/accessibility",
        "/guidance",
        "/guidance/team-manager",
        "/me",
        "/messages",
        "/more",
        "/no/such/page",
        "/search",
        "/search?q=nowhere",
        "/search?q=pra",
        "/who-can-see-what",
    ):
        page = window.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found += [*faults(page), *([f"{path} scrolls sideways"] if scrolls_sideways(page) else [])]
    assert found == []
