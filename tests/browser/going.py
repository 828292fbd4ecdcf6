"""Going through the service: after a click the next page is waited for, and every page must be sound."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.axe import faults, scrolls_sideways


def lead(onward: Locator) -> None:
    """Click on what leads to another page, and wait until that one is loaded: else axe may meet a page that goes."""
    with onward.page.expect_navigation():
        onward.click()


def press(page: Page, button: str, **how: Any) -> None:
    """A button that leads on, by its text; `how`: what `get_by_role` takes besides."""
    lead(page.get_by_role("button", name=button, **how))


def follow(page: Page, link: str, **how: Any) -> None:
    """A link, by its text; `how`: what `get_by_role` takes besides."""
    lead(page.get_by_role("link", name=link, **how))


def sound(page: Page) -> None:
    """Nothing that axe finds, and nothing that scrolls sideways."""
    assert faults(page) == [], page.url
    assert not scrolls_sideways(page), page.url
