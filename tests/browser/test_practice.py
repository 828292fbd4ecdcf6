"""The performance team, a moderator and the quality team at work in a real browser, on a laptop and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import WIDTHS, Visit
from tests.browser.going import follow, lead, press, sound
from tests.support.world import World

CASES = "reference,status,team,worker,opened_on,closed_on,restricted_to\n7100002,not a status,North,,2026-05-01,,\n"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_performance_team_creates_a_cycle_draws_explains_and_opens_it(
    world: World, visit: Visit, width: int
) -> None:
    world.authority()
    for _ in range(6):
        world.case(world["Pat"])
    page = visit("Perry", width=width).open("/cycles/new")
    sound(page)
    page.get_by_label("Name").fill("Autumn")
    page.get_by_label("Share, in per cent").fill("50")
    press(page, "Start a cycle")
    press(page, "Draw the cases")
    sound(page)
    lead(page.get_by_role("link", name="Why this case").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("was chosen")
    sound(page)
    follow(page, "Repeat the draw")
    expect(page.get_by_text("It gives the same cases.")).to_be_visible()
    page.goto(page.url.partition("/draw")[0] + "/draw")
    sound(page)
    follow(page, "Autumn")
    press(page, "Send the audits out")
    expect(page.get_by_text("Who is reminded:")).to_be_visible()
    sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_moderator_grades_a_file_blind(world: World, visit: Visit, width: int) -> None:
    world.authority().submitted("inadequate")
    page = visit("Mo", width=width).open("/moderations")
    sound(page)
    follow(page, "Case 700")
    expect(page.get_by_text("Inadequate")).to_have_count(1)
    sound(page)
    page.get_by_label("Good", exact=True).check()
    page.get_by_label("Why this grade").fill("As the file shows.")
    press(page, "Enter your grade")
    expect(page.get_by_role("heading", name="The two grades")).to_be_visible()
    sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_quality_team_publishes_a_version_of_a_tool(world: World, visit: Visit, width: int) -> None:
    page = visit(world.authority() and "Quentin", width=width).open("/tools")
    sound(page)
    follow(page, "Children’s social care case audit")
    press(page, "Begin a new version")
    follow(page, "Add a question to Record")
    sound(page)
    page.get_by_label("The question").fill("Is there a plan for a missed visit?")
    press(page, "Save")
    expect(page.get_by_text("1 question added.")).to_be_visible()
    sound(page)
    follow(page, "Preview it as an auditor")
    sound(page)
    page.go_back()
    press(page, "Publish this version")
    expect(page.get_by_text("This version is in use and never changes.")).to_be_visible()


def test_an_import_tells_how_far_it_is_and_what_was_refused(world: World, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(CASES)
    page = visit(world.authority() and "Perry", width=390).open("/imports")
    sound(page)
    page.get_by_role("radio", name="Cases, as CSV", exact=True).check()
    page.get_by_label("File", exact=True).set_input_files(file)
    press(page, "Import the file")
    expect(page.get_by_text("1 row was not taken.")).to_be_visible()
    sound(page)
