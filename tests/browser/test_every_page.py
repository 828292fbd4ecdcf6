"""Every page that somebody of each role can reach: nothing for axe to find, and no wider than a phone."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.browser.axe import faults, scrolls_sideways
from tests.browser.chromium import Visit
from tests.browser.office import DESKS, at_work
from tests.support.crawling import crawl
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser, Page

# Of many records of one kind, the first few: their pages differ in content, which the other checks look at.
MOST_OF_A_KIND = 3
MOST_QUERIES = 15
SILENT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


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
        for path, page in crawl(MOST_OF_A_KIND, client.open, lambda page: [link for _, link in page.read.links]):
            found += [f"{who}: {page.status} {path}"] if page.status != 200 else []
            with statements(without=SILENT) as asked:
                client.open(path)
            found += [f"{who}: {len(asked)} queries {path}"] if len(asked) > MOST_QUERIES else []
            if skeleton(page) in looked_at:
                continue
            looked_at.add(skeleton(page))
            found += [f"{who}: {fault}" for fault in faults(wide.open(path))]
            if scrolls_sideways(narrow.open(path)):
                found.append(f"{who}: scrolls sideways at 390: {path}")
            found += [f"{who} at 390: {fault}" for fault in faults(narrow.page)]
    assert found == []
