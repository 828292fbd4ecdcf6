"""A whole simulated year: `make year` lets it pass twice at full size, which takes an hour on two cores.

YEAR_CASES, YEAR_PRACTITIONERS and YEAR_WEEKS make it smaller (with fewer than 25 practitioners nobody would leave);
YEAR_DATABASE names a file that `flask simulate --database` has left, which is then read in place of a second life.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.environment import inherited
from config.settings import ROOT
from tests.year.raw import Raw

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
SIZE = {"cases": "YEAR_CASES", "practitioners": "YEAR_PRACTITIONERS", "weeks": "YEAR_WEEKS"}


@dataclass(frozen=True)
class Lived:
    """What two lives of one seed said at their end, and the database of the first."""

    said: tuple[str, ...]
    codes: tuple[int, ...]
    file: Path

    @property
    def digests(self) -> set[str]:
        return set(re.findall(r"History digest: ([0-9a-f]{64})", "\n".join(self.said)))


@dataclass(frozen=True)
class Desk:
    """The command line on a copy of the year, to make reports with."""

    file: Path
    folder: Path

    def flask(self, *arguments: str) -> str:
        environment = inherited(
            DATABASE_URL=f"sqlite:///{self.file}",
            DEMO="0",
            LOG_LEVEL="ERROR",
            REDIS_URL="",
            SMTP_URL="",
            VAR=str(self.folder),
        )
        done = subprocess.run([*FLASK, *arguments], cwd=ROOT, env=dict(environment), capture_output=True, text=True)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Two processes live the same seed at the same time."""
    if given := os.environ.get("YEAR_DATABASE"):
        return Lived((), (), Path(given))
    folder = tmp_path_factory.mktemp("year")
    size = [part for option, name in SIZE.items() if name in os.environ for part in (f"--{option}", os.environ[name])]
    lives = [_begun([*size, "--seed", "1", "--database", f"sqlite:///{folder}/{name}.db"]) for name in ("a", "b")]
    ended = [(life.communicate()[0], life.returncode) for life in lives]
    return Lived(tuple(said for said, _ in ended), tuple(code for _, code in ended), folder / "a.db")


def _begun(options: list[str]) -> subprocess.Popen[str]:
    """What it says as it goes on is shown; what it says at its end is kept."""
    return subprocess.Popen([*FLASK, "simulate", *options], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="session")
def year(lived: Lived) -> Iterator[Raw]:
    raw = Raw(lived.file)
    yield raw
    raw.close()


@pytest.fixture(scope="session")
def desk(lived: Lived, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A copy, as reports are rows."""
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk(Path(shutil.copy(lived.file, folder / "year.db")), folder)
    desk.flask("db", "upgrade")
    return desk
