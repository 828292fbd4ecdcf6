"""The pages of figures: who sees whose, what stands behind a number, and what a spreadsheet gets."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.statements import statements
from tests.support.world import World
from tests.web.browser import Browser

PAGES = ("", "/evidence", "/actions", "/escalations", "/times", "/agreement", "/returns", "/cycles", "/behind/audits")
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.authority()


def elsewhere(world: World) -> Any:
    """A team of another service."""
    return world.team("East", world.service("Early help"))


def test_each_page_asks_the_database_little_whatever_there_is_to_count(world: World) -> None:
    for grade in ("good", "inadequate", "requires_improvement"):
        world.submitted(grade)
    world.moderation(world.submitted("outstanding"))
    browser, asked = Browser(world, "Quentin"), {}
    for path in PAGES:
        with statements(without=("BEGIN", "ROLLBACK", "PRAGMA")) as seen:
            assert browser.open(f"/insight{path}").status == 200
        asked[path] = len(seen)
    assert {path: number for path, number in asked.items() if number > MOST_QUERIES} == {}


def test_a_page_with_nothing_to_count_says_so_and_what_will_appear(world: World) -> None:
    browser = Browser(world, "Quentin")
    found = {path: browser.open(f"/insight{path}") for path in PAGES}
    assert {page.status for page in found.values()} == {200}
    assert "There is nothing to count here." in found[""].text


def test_a_number_leads_to_the_audits_behind_it_and_a_restricted_case_counts_nowhere(world: World) -> None:
    world.submitted("good", case=world.case(world["Pat"], reference="OPEN1"))
    hidden = world.case(world["Pat"], reference="SECRET1", restricted=True)
    world.reader(hidden, world["Tess"])
    world.submitted("good", case=hidden)
    browser = Browser(world, "Quentin")
    page = browser.open("/insight")
    assert "1 of 1 audit" in page.text and "of 2 audits" not in page.text and "no percentage" in page.text
    assert "Cases that only named people may read are in no figure." in page.text
    behind = browser.follow("1 of 1")
    assert "OPEN1" in behind.text and "SECRET1" not in behind.text


def test_a_team_manager_sees_their_teams_figures_and_finds_no_others(world: World) -> None:
    world.submitted("good")
    browser = Browser(world, "Tess")
    page = browser.open("/insight")
    assert "North" in page.text and "1 of 1 audit" in page.text
    beyond = (f"team={elsewhere(world).id}", f"service={world.service().id}", "team=999", "cycle=7", "service=x")
    assert {browser.open(f"/insight?{asked}").status for asked in beyond} == {404}
    assert browser.open(f"/insight/times/audit.csv?team={elsewhere(world).id}").status == 404


def test_a_service_manager_sees_the_service_and_its_teams_but_no_other_service(world: World) -> None:
    world.submitted("good")
    browser, other = Browser(world, "Sam"), world.service("Early help")
    assert "Children in need" in browser.open("/insight").text
    assert browser.open(f"/insight?team={world.team().id}").status == 200
    assert browser.open(f"/insight?service={other.id}").status == 404
    assert browser.open(f"/insight?team={elsewhere(world).id}").status == 404


@pytest.mark.parametrize("who", ["Pat", "Mo", "Ada"])
def test_whoever_sees_no_figures_has_no_door_to_them(world: World, who: str) -> None:
    browser = Browser(world, who)
    assert "/insight" not in {*browser.open("/").links.values(), *browser.open("/more").links.values()}
    assert {browser.open(f"/insight{path}").status for path in PAGES} == {403}


def test_a_table_goes_to_a_spreadsheet_with_every_share_as_numbers_of_its_own(world: World) -> None:
    for _ in range(10):
        world.submitted("good")
    found = Browser(world, "Quentin").client.get("/insight/grades/overall.csv").get_data(as_text=True)
    head, first = found.removeprefix("\ufeff").splitlines()[:2]
    assert head.startswith(",Good or better,Good or better: of,Good or better: %")
    assert first.startswith("Statutory services,10,10,100.0,72.2,100.0,0,10,0.0,")
    workbook = Browser(world, "Quentin").client.get("/insight/grades/overall.xlsx")
    rows = list(load_workbook(BytesIO(workbook.get_data()))["grades-overall"].values)
    assert rows[1][:7] == ("Statutory services", 10, 10, 100, 72.2, 100, 0)


def test_actions_count_once_they_are_sent_out(world: World) -> None:
    audit = world.submitted("requires_improvement")
    browser = Browser(world, "Quentin")
    assert "There were no actions" in browser.open("/insight/actions").text
    world.act("Tess", "issue_actions", audit)
    found = browser.client.get("/insight/actions/actions.csv").get_data(as_text=True)
    assert "Sent out,2" in found
