"""What the pages on security say is shown, is: the tests that they name exist, no requirement is left out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name, rows, section, text

SECURITY, ASVS = ROOT / "docs" / "security.md", ROOT / "docs" / "asvs.md"
AREAS = (
    *(
        "permission matrix",
        "object access",
        "fields",
        "two-person rule",
        "external auditor",
        "small counts",
        "sessions",
    ),
    *("sign-in", "sign-in with a provider", "headers", "imports", "exports", "templates", "logs, mail, Redis", "reads"),
    *("erasure, access request, retention", "fuzz", "pages", "secrets"),
)
# The last requirement of each section, and what of it is level 3 and therefore not on the page.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2  2.1:3 2.2:3 2.3:4 2.4:1  3.2:2 3.3:4 3.4:6 3.5:5 3.7:2  4.1:3 4.2:1 4.3:2 4.4:4
5.1:1 5.2:3 5.3:2 5.4:3  6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4  7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
8.1:2 8.2:3 8.3:1 8.4:1  9.1:3 9.2:4  10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1  12.1:3 12.2:2 12.3:4  13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3  15.1:3 15.2:3 15.3:7  16.1:1 16.2:5 16.3:4 16.4:3 16.5:3  17.1:1 17.2:4 17.3:2
"""
ANSWERS = ("met", "not applicable", "**gap**")


def requirements() -> list[list[str]]:
    """Number, level, words, answer and proof of every requirement on the page."""
    return [row for row in rows(text(ASVS)) if len(row) == 5 and re.fullmatch(r"\d+\.\d+\.\d+", row[0])]


@pytest.mark.parametrize("page", [SECURITY, ASVS], ids=name)
def test_every_test_that_proves_something_exists(page: Path) -> None:
    named = re.findall(r"(tests/[\w/]+\.py)::(\w+)", text(page))
    assert len(named) > 20
    gone = {f"{file}::{test}" for file, test in named if not _has(ROOT / file, test)}
    assert gone == set()


def _has(file: Path, test: str) -> bool:
    return file.exists() and f"def {test}(" in file.read_text("utf-8")


def test_every_area_says_what_shows_it_or_that_nothing_does_yet() -> None:
    listed = list(rows(section(SECURITY, "What is promised and what shows it")))
    assert tuple(row[0] for row in listed) == AREAS
    assert [row[0] for row in listed if "tests/" not in row[2] and "not there yet" not in row[2]] == []


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    sections = dict(found.split(":") for found in SECTIONS.split())
    expected = [f"{part}.{number}" for part, last in sections.items() for number in range(1, int(last) + 1)]
    assert [row[0] for row in requirements()] == expected
    assert Counter(row[1] for row in requirements()) == {"1": 70, "2": 183}


def test_what_is_met_names_what_shows_it_and_every_other_answer_says_why() -> None:
    assert {row[3] for row in requirements()} <= set(ANSWERS)
    assert [row[0] for row in requirements() if row[3] == "met" and not re.search(r"`|\]\(", row[4])] == []
    assert [row[0] for row in requirements() if not row[4]] == []


def test_the_sums_at_the_top_are_those_of_the_rows() -> None:
    said = {row[0]: [int(cell) for cell in row[1:]] for row in rows(text(ASVS).partition("\n## ")[0])}
    for level, levels in {"1": "1", "2": "2", "both": "12"}.items():
        answers = Counter(row[3] for row in requirements() if row[1] in levels)
        met, absent, gaps = (answers[answer] for answer in ANSWERS)
        assert said[level] == [met + absent + gaps, met + gaps, met, gaps]
