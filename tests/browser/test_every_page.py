"""Every page that somebody of each role can reach: nothing for axe to find, and no wider than a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

import pytest

from tests.browser.axe import faults, scrolls_sideways
from tests.browser.chromium import Visit
from tests.browser.office import DESKS, at_work
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser, Page

# Of many records of one kind, the first few: their pages differ in content, which the other checks look at.
MOST_OF_A_KIND = 3
MOST_QUERIES = 15
SILENT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
LEFT_OUT = ("/static", "/api", "/sign-out", "/calendar")
DOWNLOADS = (".csv", ".docx", ".ics", ".yaml", ".json")


def reachable(browser: Browser) -> Iterator[Page]:
    """Every page that can be reached from the home page by links, some of each kind."""
    seen: set[str] = set()
    kinds: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0).partition("#")[0]
        kind = re.sub(r"\d+", "N", path.partition("?")[0])
        if not path.startswith("/") or path.startswith(LEFT_OUT) or path.partition("?")[0].endswith(DOWNLOADS):
            continue
        if path in seen or kinds.get(kind, 0) >= MOST_OF_A_KIND:
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        page = browser.open(path)
        yield page
        waiting += [link for _, link in page.read.links]


def skeleton(page: Page) -> str:
    """A page without its words: two pages that differ in words only look the same to axe."""
    bare = [(tag, a.get("class"), a.get("role"), a.get("type"), sorted(a)) for tag, a in page.read.tags]
    once = [one for before, one in zip([None, *bare], bare, strict=False) if one != before]
    return sha256(repr(once).encode()).hexdigest()


@pytest.mark.slow
def test_every_page_of_every_role_is_accessible_fits_a_phone_and_asks_little(world: World, visit: Visit) -> None:
    at_work(world)
    looked_at: set[str] = set()
    found: list[str] = []
    for who in DESKS:
        wide, narrow, client = visit(who), visit(who, width=390), Browser(world, who)
        for page in reachable(client):
            found += [f"{who}: {page.status} {page.path}"] if page.status != 200 else []
            with statements(without=SILENT) as asked:
                client.open(page.path)
            found += [f"{who}: {len(asked)} queries {page.path}"] if len(asked) > MOST_QUERIES else []
            if skeleton(page) in looked_at:
                continue
            looked_at.add(skeleton(page))
            found += [f"{who}: {fault}" for fault in faults(wide.open(page.path))]
            if scrolls_sideways(narrow.open(page.path)):
                found.append(f"{who}: scrolls sideways at 390: {page.path}")
            found += [f"{who} at 390: {fault}" for fault in faults(narrow.page)]
    assert found == []
