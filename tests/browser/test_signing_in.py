"""Signing in with a device for codes in a real browser: the picture is seen, pages fit a phone, nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import Visit
from tests.browser.going import press, sound
from tests.sign_in.people import PASSWORD, code, with_password
from tests.support.world import World


def sign_in(page: Page, email: str) -> None:
    page.fill("#f-email", email)
    page.fill("#f-password", PASSWORD)
    press(page, "Sign in")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_signs_in_sets_up_a_device_and_confirms_who_they_are(world: World, visit: Visit, width: int) -> None:
    with_password(world.authority(), "Ada")
    window = visit(width=width)
    window.forgive("403", "422")
    page = window.open("/sign-in")
    sign_in(page, world["Ada"].email)
    expect(page.get_by_role("heading", name="Set up your device")).to_be_visible()
    assert page.locator(".qr svg").bounding_box() is not None
    sound(page)
    secret = page.locator(".qr ~ .mono").inner_text().replace(" ", "")
    page.fill("#f-code", code(world, secret))
    press(page, "Use this device")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    sound(page)
    window.open("/me/signing-in")
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    sound(page)
    world.clock.forward(minutes=6)
    page.get_by_text("Make a token").first.click()
    page.fill("#f-name", "Monthly figures")
    page.get_by_label("Reads what you may see").check()
    press(page, "Make the token")
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    sound(page)
    page.fill("#f-confirm-password", PASSWORD)
    page.fill("#f-confirm-code", code(world, secret))
    press(page, "Go on")
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    sound(page)
