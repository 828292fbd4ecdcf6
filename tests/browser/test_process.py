"""How work flows, in a real browser: the pictures are sound, and the BPMN viewer draws under the strict policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit
from tests.browser.going import follow, sound
from tests.support.world import World


@pytest.mark.parametrize("width", [1280, 390])
def test_the_viewer_draws_the_lifecycle_without_a_complaint(world: World, visit: Visit, width: int) -> None:
    world.authority().issued()
    page = visit("Perry", width=width).open("/insight/process")
    expect(page.get_by_role("img", name="Audit: which ways were taken")).to_be_visible()
    sound(page)
    follow(page, "The rules of audits in BPMN")
    expect(page.locator("[data-drawn='0'] .djs-shape").first).to_be_visible()
    expect(page.get_by_title("Powered by bpmn.io")).to_be_visible()
    expect(page.locator(".bpmn-count").first).to_have_text("1")
    sound(page)
