"""What benchmarks measure on: a PostgreSQL as durable as it is by default, and a web server as `make run` starts it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.environment import inherited
from config.settings import ROOT, Settings
from service.supervisor import countersign, kernel
from tests.supervisor.runs import free_port
from tests.support.postgres import Cluster, available_binaries

SECRET = "benchmarks-only-secret-key-of-some-length"
# Nothing of how it writes to the disk is changed.
OPTIONS = ("listen_addresses=", "max_connections=200")
TO_START = 300.0  # others may use the machine too


@contextmanager
def durable_postgres() -> Iterator[str]:
    """The address of a server in a folder of its own, for as long as the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="countersign-bench-", dir="/tmp"))  # a socket's path must be short
    cluster = Cluster(available_binaries()[0], folder, OPTIONS)
    try:
        yield cluster.start()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(folder: Path, database: str) -> dict[str, str]:
    """The environment of a service of its own on this database."""
    given = {"DATABASE_URL": database, "VAR": str(folder), "SECRET_KEY": SECRET, "DEMO": "0", "LOG_LEVEL": "ERROR"}
    return {**given, "REDIS_URL": "", "SMTP_URL": "", "PYTHONPATH": str(ROOT)}


def migrated(folder: Path, database: str) -> None:
    """Make the tables as an installation does, triggers included."""
    folder.mkdir(exist_ok=True)
    flask(folder, database, "db", "upgrade")


def flask(folder: Path, database: str, *command: str) -> str:
    """What a command of ours prints."""
    argv = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    given = dict(inherited(**settings_of(folder, database)))
    ended = subprocess.run(argv, cwd=ROOT, env=given, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)}: {ended.stdout}{ended.stderr}")
    return ended.stdout


@contextmanager
def serving(folder: Path, database: str, target: str = "wsgi:app", live: str = "/health/live") -> Iterator[int]:
    """The port of a web server that answers; `target` may be another application, served in just the same way."""
    folder.mkdir(exist_ok=True)
    given = settings_of(folder, database)
    port = free_port()
    argv = [
        {"--bind=fd://{socket}": f"--bind=127.0.0.1:{port}", "wsgi:app": target}.get(word, word)
        for word in countersign.web(Settings.from_environment(given)).argv
    ]
    with open(folder / "web.log", "ab") as log:
        process = kernel.start(argv, folder=ROOT, environment=inherited(**given), output=log, errors=log)
    try:
        _answers(port, live, folder / "web.log")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int, path: str, log: Path) -> None:
    until = time.monotonic() + TO_START
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"It did not answer: {log.read_text('utf-8', 'replace')[-2000:]}")
