"""Takes the tour in a process of its own, because its database and its folders are not those of this installation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from config.environment import inherited
from config.settings import ROOT

SAMPLE = ROOT.parent / "shared" / "data" / "annex_a" / "annex-a-header-row-1.xlsx"
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


def take_alone(workbook: Path | None, database_url: str | None) -> int:
    """Tell the tour on an empty database, by default one that is thrown away; returns the exit code.

    Nothing of it leaves the machine: e-mail becomes files in a folder that is thrown away as well.
    """
    with TemporaryDirectory(prefix="countersign-tour-") as folder:
        environment = inherited(
            DATABASE_URL=database_url or f"sqlite:///{folder}/tour.db",
            DEMO="0",
            LOG_LEVEL="ERROR",
            REDIS_URL="",
            SMTP_URL="",
            VAR=folder,
        )
        file = workbook.resolve() if workbook else SAMPLE if SAMPLE.exists() else None
        command = [*FLASK, "demo", "tour", "--here", *([str(file)] if file else [])]
        return subprocess.run(command, cwd=ROOT, env=dict(environment), check=False).returncode
