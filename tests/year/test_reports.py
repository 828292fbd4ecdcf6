"""The reports of a simulated year: made, opened, and every figure counted again by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.year.conftest import Desk
from tests.year.raw import Raw
from tests.year.recount import Recount

pytestmark = pytest.mark.year
KINDS = ("quarterly", "committee", "inspection")


@dataclass(frozen=True)
class Shelf:
    """The reports that were made, as their rows are."""

    desk: Desk
    raw: Raw

    def figures(self, kind: str) -> list[tuple[Recount, dict[str, Any]]]:
        """Each figure of every report of a kind, with whoever counts it again."""
        found = []
        for report in self.raw["report"]:
            if report["kind"] == kind:
                today = date.fromisoformat(json.loads(report["facts"])["today"])
                recount = Recount(self.raw, report, today)
                found += [(recount, figure) for figure in json.loads(report["figures"])]
        return found


@pytest.fixture(scope="session")
def shelf(year: Raw, desk: Desk) -> Shelf:
    """Of the whole time, of its second quarter, of one service alone, and of each cycle that has ended."""
    first, last = year.first_day.isoformat(), year.last_day.isoformat()
    for kind in KINDS:
        desk.flask("report", "make", kind, "--from", first, "--to", last)
    desk.flask("report", "make", "quarterly", "--from", "2026-04-01", "--to", "2026-06-30")
    desk.flask("report", "make", "quarterly", "--from", first, "--to", last, "--service", str(year["service"][0]["id"]))
    for cycle in year["cycle"]:
        if cycle["state"] in ("closed", "reported"):
            desk.flask("report", "make", "cycle", "--cycle", str(cycle["id"]))
    return Shelf(desk, Raw(desk.file))


@pytest.mark.parametrize("kind", [*KINDS, "cycle"])
def test_every_figure_is_what_a_count_by_hand_gives(shelf: Shelf, kind: str) -> None:
    """What the public is not told is left out; whatever is told must be right."""
    found = shelf.figures(kind)
    wrong = [(one.report["id"], figure, said) for one, figure in found if (said := _told(one, figure))]
    assert found and not wrong, wrong[:10]


def _told(recount: Recount, figure: dict[str, Any]) -> str:
    """What a count by hand says against a figure; empty where both agree."""
    if figure["hidden"]:
        return "" if (figure["k"], figure["n"], figure["value"]) == (None, None, None) else "it is told all the same"
    by_hand = recount.of(figure["key"])
    if figure["n"] is not None:
        k, n = by_hand
        value = k / n if n else None
        same = (figure["k"], figure["n"]) == (k, n) and _near(figure["value"], value)
    else:
        same = _near(figure["value"], by_hand[0] if isinstance(by_hand, tuple) else by_hand)
    return "" if same else f"by hand {by_hand}"


def _near(told: float | None, by_hand: float | None) -> bool:
    if told is None or by_hand is None:
        return told is by_hand
    return abs(told - by_hand) < 1e-6


def holding(raw: Raw, role: str) -> set[int]:
    return {row["person_id"] for row in raw["role_grant"] if row["role"] == role}


def test_every_report_opens_in_word_and_excel_and_its_workbook_holds_every_figure(shelf: Shelf) -> None:
    folder = shelf.desk.folder / "saved"
    [quality, *_] = (one["email"] for one in shelf.raw["person"] if one["id"] in holding(shelf.raw, "quality"))
    for report in shelf.raw["report"]:
        shelf.desk.flask("report", "save", str(report["id"]), str(folder), "--as", quality)
        document = Document(str(folder / f"report-{report['id']}.docx"))
        assert report["title"] in "\n".join(one.text for one in document.paragraphs) and document.tables
        sheet = load_workbook(folder / f"report-{report['id']}.xlsx", read_only=True)["Figures"]
        rows = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
        kept = json.loads(report["figures"])
        assert [row[0] for row in rows] == [figure["key"] for figure in kept]
        assert [row[2:4] for row in rows] == [[figure["k"], figure["n"]] for figure in kept]


def test_a_figure_that_is_wrong_by_one_is_noticed(shelf: Shelf) -> None:
    recount, figure = next((r, f) for r, f in shelf.figures("quarterly") if f["n"] and f["k"])
    assert not _told(recount, figure) and _told(recount, {**figure, "k": figure["k"] - 1})


def test_check_reckons_every_report_again_and_finds_no_difference(shelf: Shelf) -> None:
    assert "is as it was stored" in shelf.desk.flask("report", "check")
