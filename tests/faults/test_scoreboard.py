"""The page of figures: of several runs commands and faults are summed, and everything else is the worst."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.outcomes import FAILED, PASSED, ended
from tests.faults.run import page
from tests.faults.scoreboard import CHAIN, FOLDER, Result, keep, kept

RUNS = (
    Result("web killed", "SQLite", 1, 40, 10, 0, 0, 0, 0, 0, 4.0),
    Result("web killed", "SQLite", 2, 50, 12, 1, 0, 0, 0, 2, 3.0),
    Result("web killed", "SQLite", said="Both at once."),
    Result(CHAIN, "SQLite", said="6 of 6 found."),
    *(Result("Redis away", "SQLite", number, added=added) for number, added in ((1, 9.0), (2, -4.0), (3, 900.0))),
)


def test_what_runs_kept_becomes_one_line_with_the_worst_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    for result in RUNS:
        keep(result)
    written = page(kept(tmp_path))
    assert "| web killed | SQLite | 1, 2 | 90 | 22 | 1 | 0 | 0 | 0 | 2 | 4.0 | Both at once. |" in written
    assert "p95 of commands +9 ms in the middle of 3 runs" in written
    assert "- **tampering**, SQLite: 6 of 6 found." in written


def test_a_run_that_did_not_end_well_is_named_on_the_page_until_it_did(tmp_path: Path) -> None:
    (tmp_path / PASSED).write_text("tests/one\n", "utf-8")
    (tmp_path / FAILED).write_text("tests/one\ntests/two\n", "utf-8")
    passed, failed = ended(tmp_path)
    assert "1 tests and runs ended as they should, **1 did not**:\n\n- `tests/two`" in page(RUNS, passed, failed)
