"""The page of benchmarks has a section for everything that is measured, and keeps those that were not measured anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import page
from tests.benchmarks.run import described
from tests.benchmarks.told import Line
from tests.docs.pages import ROOT


def test_the_page_of_benchmarks_says_of_every_part_what_it_is_and_what_was_found_or_that_it_was_not_run() -> None:
    said = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    assert list(page.sections(said)) == list(described())
    for name, found in page.sections(said).items():
        assert described()[name] in said
        assert "| what | found | limit in the same run | target |" in found or found == page.NOT_RUN


def test_one_part_measured_anew_leaves_the_others_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    parts = {"one": "The first.", "two": "The second.", "three": "The third."}
    page.write(parts, {"one": [Line("reading", "7 a second")]})
    first = page.sections(page.PAGE.read_text("utf-8"))
    page.write(parts, {"two": [Line("writing", "5 a second")]})
    after = page.sections(page.PAGE.read_text("utf-8"))
    assert after == {**first, "two": after["two"]}
    assert "reading | 7 a second" in after["one"] and "writing | 5 a second" in after["two"]
    assert after["three"] == page.NOT_RUN
