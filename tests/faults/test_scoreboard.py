"""The page of figures: of several runs commands and faults are summed, and everything else is the worst."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.run import page
from tests.faults.scoreboard import CHAIN, FOLDER, Result, keep, kept

RUNS = (
    Result("web killed", "SQLite", 1, 40, 10, 0, 0, 0, 0, 0, 4.0),
    Result("web killed", "SQLite", 2, 50, 12, 1, 0, 0, 0, 2, 3.0),
    Result(CHAIN, "SQLite", said="6 of 6 found."),
)


def test_what_runs_kept_becomes_one_line_with_the_worst_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    for result in RUNS:
        keep(result)
    written = page(kept(tmp_path))
    assert "| web killed | SQLite | 1, 2 | 90 | 22 | 1 | 0 | 0 | 0 | 2 | 4.0 |  |" in written
    assert "- **tampering**, SQLite: 6 of 6 found." in written
