"""The checks can fail: each of twelve defects is put into a copy of the source, and a check of the suite notices it.

That the check passes without the defect is what the rest of the suite shows. One that could not be run at all counts
for nothing, and fails this test.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import inherited
from config.settings import ROOT
from tests.faults.defects.seeded import DEFECTS, Change, Defect
from tests.faults.run import MUTATIONS
from tests.faults.scoreboard import FOLDER, Result, keep
from tests.support.turns import VARIABLE, has_turn

COPIED = ("config", "notifications", "service", "tests", "workflows")
FAILED, SECONDS = 1, 300
# Every check is there for both databases, and these words choose its one.
CHOSEN = {"SQLite": "not postgres", "PostgreSQL": "postgres"}
# Those of the four kinds: the chain, the commit, the lease, the recipient. Two of them are in each build, the others in
# the next turn; `make faults` puts in all of them.
FEW = ("chain skips content", "enqueue before commit", "lease too short", "recipient fixed at creation")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The source tree, compiled modules included, where it can be spoilt."""
    folder = tmp_path_factory.mktemp("source")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "migrations").symlink_to(ROOT / "migrations")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_some_defects_are_noticed(copy: Path) -> None:
    few = [name for number, name in enumerate(FEW) if has_turn(number, 2)]
    missed = [defect.name for defect in DEFECTS if defect.name in few and not noticed(copy, defect, "SQLite")]
    assert missed == []


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.parametrize("database", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def test_every_defect_is_noticed(copy: Path, database: str) -> None:
    missed = [defect.name for defect in DEFECTS if not noticed(copy, defect, database)]
    said = f"{len(DEFECTS) - len(missed)} of {len(DEFECTS)} noticed{': not ' + ', '.join(missed) if missed else ''}."
    keep(Result(MUTATIONS, database, faults=len(DEFECTS), missing=len(missed), said=said))
    assert missed == []


def noticed(copy: Path, defect: Defect, database: str) -> bool:
    """Whether the check fails on this database with the defect."""
    before = {change.path: (copy / change.path).read_text("utf-8") for change in defect.changes}
    try:
        for change in defect.changes:
            _exchange(copy, change)
        return _checked(copy, defect.check, database) == FAILED
    finally:
        for path, text in before.items():
            (copy / path).write_text(text, "utf-8")


def _exchange(copy: Path, change: Change) -> None:
    source = (copy / change.path).read_text("utf-8")
    times = source.count(change.before)
    assert times == 1, f"{change.path} holds {change.before!r} {times} times: mend the defect"
    (copy / change.path).write_text(source.replace(change.before, change.after), "utf-8")


def _checked(copy: Path, check: str, database: str) -> int:
    """pytest's exit code for this check on this database."""
    options = ["-q", "-x", "-n", "0", "-p", "no:cacheprovider", "-m", "", "-k", CHOSEN[database]]
    # A source that changes twice within a second must not be taken for what was compiled of it before.
    environment = dict(inherited(PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(copy), **{VARIABLE: ""}))
    environment.pop(FOLDER, None)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, check],
        cwd=copy, env=environment, check=False, capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    assert run.returncode in (0, FAILED), f"{check} could not be run:\n{run.stdout[-3000:]}{run.stderr[-1000:]}"
    return run.returncode
