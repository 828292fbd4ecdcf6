"""What axe-core finds on a page: WCAG 2.2 AA and best practice, each fault a sentence with its place."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()


def faults(page: Page) -> list[str]:
    """All violations on the page as it stands; an empty list is what every page must give."""
    found = AXE.run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {one['help']}: {node['target']} {node['html'][:200]}"
        for one in found
        for node in one["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """True when something is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
