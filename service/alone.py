"""Runs a command in a process of its own, because its database and folders are not those of this installation."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from config.environment import inherited
from config.settings import ROOT

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


def run_alone(arguments: Sequence[str], database_url: str | None) -> int:
    """Run a command on an empty database, by default one that is thrown away; returns the exit code.

    Nothing of it leaves the machine: e-mail becomes files in a folder that is thrown away as well.
    """
    with TemporaryDirectory(prefix="countersign-alone-") as folder:
        environment = inherited(
            DATABASE_URL=database_url or f"sqlite:///{folder}/alone.db",
            DEMO="0",
            LOG_LEVEL="ERROR",
            REDIS_URL="",
            SMTP_URL="",
            VAR=folder,
        )
        # A list of our own words, no shell.
        return subprocess.run([*FLASK, *arguments], cwd=ROOT, env=dict(environment), check=False).returncode  # nosec B603
