"""Which runs ended well, kept beside their results: a run that was cut off goes on, and what failed is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.scoreboard import FOLDER

PASSED, FAILED, WHY = "passed.txt", "failed.txt", "why.txt"


def note(report: pytest.TestReport) -> None:
    """Keep how a test ended, where results are kept at all."""
    folder = os.environ.get(FOLDER)
    if folder and (report.failed or (report.when == "call" and report.passed)):
        name = FAILED if report.failed else PASSED
        Path(folder).mkdir(parents=True, exist_ok=True)
        with open(Path(folder) / name, "a", encoding="utf-8") as lines:
            lines.write(f"{report.nodeid}\n")
        if report.failed:
            # At once: pytest says it when all others have ended, which may be never.
            with open(Path(folder) / WHY, "a", encoding="utf-8") as lines:
                lines.write(f"{report.nodeid}\n{report.longreprtext}\n\n")


def ended(folder: Path) -> tuple[set[str], set[str]]:
    """The tests that ended well, and those that did not and have not ended well since."""
    passed, failed = (_lines(folder / name) for name in (PASSED, FAILED))
    return passed, failed - passed


def left(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Tests still to be run, and those that ended well in an earlier run with the same folder."""
    folder = os.environ.get(FOLDER)
    passed = ended(Path(folder))[0] if folder else set()
    return [item for item in items if item.nodeid not in passed], [item for item in items if item.nodeid in passed]


def _lines(path: Path) -> set[str]:
    return set(path.read_text("utf-8").splitlines()) if path.exists() else set()
