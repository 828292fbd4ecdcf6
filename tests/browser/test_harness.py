"""The browser itself: that what it complains of is heard, so that silence means something."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.browser.chromium import Visit
from tests.browser.going import sound
from tests.support.world import World


def test_somebody_signs_in_and_sees_their_work(world: World, visit: Visit) -> None:
    page = visit(world.authority() and "Pat", width=390).open("/")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    sound(page)


def test_what_the_policy_forbids_and_what_axe_finds_is_heard(world: World, visit: Visit) -> None:
    world.authority()
    window = visit("Pat")
    page = window.open("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)><p style=color:red>')")
    expect(page.locator("img")).to_have_count(1)
    assert any("image-alt" in fault for fault in faults(page))
    assert any("Content Security Policy" in said for said in window.complaints)
    window.forgive("Content Security Policy", "404")
