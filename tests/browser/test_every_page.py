"""Every page that somebody of each role can reach: nothing for axe to find, and no wider than a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

import pytest

from tests.browser.axe import faults, scrolls_sideways
from tests.browser.chromium import Visit
from tests.browser.office import DESKS, at_work
from tests.support.crawling import crawl, kind_of, sort_of
from tests.support.turns import has_turn
from tests.support.world import World
from tests.web.browser import Browser, Page


def reached(
    world: World, who: str, most_of_a_kind: int, kind: Callable[[str], str] = kind_of
) -> Iterator[tuple[str, str, Page]]:
    client = Browser(world, who)
    for path, page in crawl(most_of_a_kind, client.open, lambda page: [link for _, link in page.read.links], kind):
        yield who, path, page


def of_this_turn(world: World) -> Iterator[tuple[str, str, Page]]:
    """Everybody's home, and every second kind of page of every third role."""
    for number, who in enumerate(DESKS):
        if has_turn(number, 3):
            pages = reached(world, who, 1, sort_of)
            yield from (page for page in pages if page[1] == "/" or has_turn(sort_of(page[1]), 2))
        else:
            yield who, "/", Browser(world, who).open("/")


def looked_at(
    pages: Iterator[tuple[str, str, Page]], visit: Visit, widths: Sequence[int], same: Callable[[str, str, Page], str]
) -> list[str]:
    """What is found on these pages at these widths; of those that are the `same`, one is opened."""
    found: list[str] = []
    known: set[str] = set()
    for who, of_theirs in groupby(pages, itemgetter(0)):
        windows = {width: visit(who, width=width) for width in widths}
        for _, path, page in of_theirs:
            if (key := same(who, path, page)) in known:
                continue
            known.add(key)
            for width, window in windows.items():
                opened = window.open(path)
                found += [f"{who} at {width}: {fault}" for fault in faults(opened)]
                found += [f"{who}: scrolls sideways at {width}: {path}"] * scrolls_sideways(opened)
    return found


def skeleton(who: str, path: str, page: Page) -> str:
    """A page without its words: two pages that differ in words only look the same to axe."""
    bare = [(tag, a.get("class"), a.get("role"), a.get("type"), sorted(a)) for tag, a in page.read.tags]
    once = [one for before, one in zip([None, *bare], bare, strict=False) if one != before]
    return sha256(repr(once).encode()).hexdigest()


@pytest.mark.slow
def test_each_kind_of_page_is_accessible_and_fits_a_phone(world: World, visit: Visit) -> None:
    """Once, for the first role that reaches it, at the width at which most goes wrong; in a build those of its turn."""
    at_work(world)
    pages = of_this_turn(world)
    found = looked_at(pages, visit, [390], lambda who, path, page: sort_of(path) if path != "/" else who)
    assert not found, "\n".join(found)


@pytest.mark.every
def test_every_page_of_every_role_is_accessible_and_fits_a_phone(world: World, visit: Visit) -> None:
    """`make pages`: all that differ in more than their words, which takes some ten minutes."""
    at_work(world)
    pages = (page for who in DESKS for page in reached(world, who, 3))
    found = looked_at(pages, visit, [1280, 390], skeleton)
    assert not found, "\n".join(found)
