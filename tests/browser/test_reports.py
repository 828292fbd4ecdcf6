"""Reports in a real browser: somebody asks for one, watches it become ready, reads it and takes it for Word."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from service.insight.reports.making import make
from tests.browser.chromium import Visit
from tests.browser.going import press, sound
from tests.support.world import World


@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_asks_for_a_report_sees_it_become_ready_and_downloads_it(
    world: World, visit: Visit, tmp_path: Path, width: int
) -> None:
    world.authority().submitted("inadequate")
    page = visit("Quentin", width=width).open("/insight/reports")
    press(page, "Ask for a report")
    sound(page)
    page.get_by_label("Quarterly report to the management team").check()
    page.get_by_label("First day").fill("2026-10-01")
    page.get_by_label("Last day").fill("2026-11-30")
    press(page, "Ask for a report")
    expect(page.get_by_role("heading", name="Waiting to be made")).to_be_visible()
    sound(page)

    make()
    expect(page.get_by_role("heading", name="Grades", exact=True)).to_be_visible()
    sound(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="Download for Word").click()
    taken = tmp_path / found.value.suggested_filename
    found.value.save_as(taken)
    assert taken.suffix == ".docx"
    assert "How to read these figures" in [one.text for one in Document(str(taken)).paragraphs]
