"""Behind every number on a dashboard stands a list of just as many things, those shown that the reader may see."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from service.insight.behind.listing import LISTS
from tests.confidentiality.walker import SHEETS
from tests.insight.authority import FIRST, LAST, Authority
from tests.insight.rounds import Rounds
from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

pytestmark = pytest.mark.tampers
DASHBOARDS = ("", "/evidence", "/actions", "/escalations", "/times", "/agreement", "/returns", "/cycles")
LINK = re.compile(r'<a href="(/insight/behind/[^"]+)">([\d,]+)[^<]*</a>')
COUNTED = re.compile(r"<h1>([\d,]+) ")
MOST_QUERIES = 15
RI = "requires_improvement"


def number(text: str) -> int:
    return int(text.replace(",", ""))


def numbers(browser: Browser, page: str) -> dict[str, int]:
    """Every number of a page that leads somewhere, by where it leads."""
    found = LINK.findall(browser.client.get(page).get_data(as_text=True))
    return {unescape(path): number(text) for path, text in found}


def listed(browser: Browser, path: str) -> int:
    heading = COUNTED.search(browser.client.get(path).get_data(as_text=True))
    assert heading, path
    return number(heading.group(1))


ALIKE = {"from", "to", "service", "team", "tool", "round", "question", "cause", "first", "second", "state", "theme"}
GRADES = {"outstanding", "good", "requires_improvement", "inadequate"}


def shape(path: str) -> tuple[object, ...]:
    """What a link asks, whatever the question, the days, the place and the like are."""
    parts = urlsplit(path)
    said = parse_qsl(parts.query)
    return parts.path, *((name, "" if name in ALIKE or value in GRADES else value) for name, value in said)


def different(found: dict[str, int]) -> dict[str, int]:
    """The last of the links that ask the same, so that the walk ends within seconds."""
    return {path: found[path] for path in {shape(path): path for path in found}.values()}


@pytest.fixture
def filled(world: World) -> Authority:
    made = Authority(world, 24)
    Rounds(made)
    world.person("Quentin Quality", "quality")
    return made


def test_every_number_on_every_dashboard_leads_to_as_many_as_it_says(world: World, filled: Authority) -> None:
    """Two walks: of the authority, and of one team."""
    browser, days = Browser(world, "Quentin"), f"from={FIRST}&to={LAST}"
    wrong: dict[str, tuple[int, int]] = {}
    for place in ("", f"&team={filled.teams[0].id}"):
        for page in DASHBOARDS:
            found = different(numbers(browser, f"/insight{page}?{days}{place}"))
            assert found, page
            told = {path: (said, listed(browser, path)) for path, said in found.items()}
            wrong |= {path: both for path, both in told.items() if both[0] != both[1]}
    assert wrong == {}


def test_a_list_asks_the_database_little_whatever_there_is_to_list(world: World, filled: Authority) -> None:
    browser, asked = Browser(world, "Quentin"), {}
    for what in LISTS:
        with statements(without=("BEGIN", "ROLLBACK", "PRAGMA")) as seen:
            assert browser.open(f"/insight/behind/{what}?from={FIRST}&to={LAST}&state=audited").status == 200
        asked[what] = len(seen)
    assert {what: number for what, number in asked.items() if number > MOST_QUERIES} == {}


def test_restricted_cases_are_neither_counted_nor_listed_whoever_reads(world: World) -> None:
    world.authority()
    world.act("Tess", "issue_actions", world.submitted(RI, case=world.case(world["Pat"], reference="OPEN1")))
    hidden = world.case(world["Pat"], reference="SECRET1", restricted=True)
    world.reader(hidden, world["Tess"])
    world.reader(hidden, world["Pat"])
    world.act("Tess", "issue_actions", world.submitted(RI, case=hidden))
    for page, link in (("", "1"), ("/actions", "2"), ("/escalations", "1")):
        browser = Browser(world, "Quentin")
        browser.open(f"/insight{page}")
        found = browser.follow(link)
        assert "counted and not listed" not in found.text and "SECRET1" not in found.text
    for who in ("Quentin", "Tess"):
        named = Browser(world, who).open("/insight/behind/audits").text
        assert "OPEN1" in named and "SECRET1" not in named, "nor to those who are named"


def test_a_list_is_read_a_page_at_a_time_by_whoever_sees_figures_alone(world: World) -> None:
    world.authority()
    for _ in range(26):
        world.submitted("good")
    browser = Browser(world, "Quentin")
    browser.open("/insight")
    first = browser.follow("26 of 26")
    assert "26 audits" in first.text and len(re.findall("/audits/", str(first.links))) >= 25
    assert (
        "Next page" in first.links
        and len([path for path in browser.follow("Next page").links.values() if path.startswith("/audits/")]) == 1
    )
    assert Browser(world, "Pat").open("/insight/behind/actions").status == 403
    assert Browser(world, "Tess").open("/insight/behind/actions?service=999").status == 404


def test_the_tables_that_the_walk_after_leaks_downloads_are_there(world: World, filled: Authority) -> None:
    browser = Browser(world, "Quentin")
    for page, names in SHEETS.items():
        for name in names:
            found = browser.client.get(f"/insight/{page}/{name}.csv?from={FIRST}&to={LAST}")
            assert found.status_code == 200 and len(found.get_data(as_text=True).splitlines()) > 1, (page, name)
