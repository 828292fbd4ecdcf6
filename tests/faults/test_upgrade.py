"""The tables are brought up to date while the version before goes on serving: nobody at work notices."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from config.environment import inherited
from config.settings import ROOT
from service.supervisor import kernel
from tests.faults.conftest import Place
from tests.faults.installation import SECRET, TO_RECOVER, TO_START, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd
from tests.faults.runs import report
from tests.faults.scoreboard import runs, seed
from tests.supervisor.runs import free_port
from tests.support.smtp import Mailbox

ROW = "upgrade from the version before, 8 clients"
VERSIONS = "migrations/versions"


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.parametrize("place", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_people_work_on_while_the_tables_are_brought_up_to_date(place: Place, mailbox: Mailbox, before: Path) -> None:
    upgraded_while_people_work(place, mailbox, before, seconds=3, number=1, whole=False, pause=0.6)


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_an_upgrade_again_and_again_loses_nothing(place: Place, mailbox: Mailbox, before: Path, number: int) -> None:
    upgraded_while_people_work(place, mailbox, before, seconds=15, number=number, whole=True)


@pytest.fixture(scope="module")
def before() -> Iterator[Path]:
    """The code as it was before the newest migration, which a clone with its history has."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    newest = next((ROOT / VERSIONS).glob(f"{head}_*.py")).name
    # Followed to where it came from: a file that got another number is no newer for it.
    added = _git("log", "--follow", "--diff-filter=A", "--format=%H", "--", f"{VERSIONS}/{newest}").split()
    commit = f"{added[-1]}^" if added else "HEAD"
    if not _git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"):
        pytest.skip("The version before the newest migration is not in this clone: git fetch --unshallow brings it.")
    with tempfile.TemporaryDirectory(prefix="countersign-before-", dir="/tmp") as name:
        archive = Path(name) / "code.tar"
        subprocess.run(["git", "archive", f"--output={archive}", commit], cwd=ROOT, check=True)
        with tarfile.open(archive) as files:
            files.extractall(Path(name) / "code", filter="data")
        yield Path(name) / "code"


def upgraded_while_people_work(
    place: Place, mailbox: Mailbox, code: Path, *, seconds: float, number: int, whole: bool, pause: float = 0.15
) -> None:
    """Old code on old tables, then on new ones; then the new version takes over, or its sending alone."""
    chosen = seed(number)
    _flask(place, "db", "downgrade")
    with _serving(code, place, mailbox) as url, Crowd(url, place.people, chosen, pause=pause) as crowd:
        time.sleep(seconds)
        earlier = len(crowd.ledger.commands)
        _flask(place, "db", "upgrade")
        time.sleep(seconds)
    assert 0 < earlier < len(crowd.ledger.commands), "people worked before and after"
    waiting = under_way(place.url)
    recovery = _taken_over(place, mailbox) if whole else None
    if not whole:
        _flask(place, "outbox", "drain", SMTP_URL=mailbox.url)
    said = f"{crowd.ledger.busy} answers of 503, {crowd.ledger.unknown} unknown; {waiting:,} messages waited."
    report(ROW, place, crowd.ledger, mailbox, chosen, faults=1, recovery=recovery, said=said)


@contextmanager
def _serving(code: Path, place: Place, mailbox: Mailbox) -> Iterator[str]:
    """The web of that code."""
    port = free_port()
    options = ("--worker-class=gthread", "--workers=2", "--threads=4", "--preload", "--no-control-socket")
    with open(place.folder / "before.log", "ab") as output:
        web = kernel.start(
            [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", *options, "wsgi:app"],
            folder=code,
            environment=_environment(place, code, SMTP_URL=mailbox.url),
            output=output,
            errors=output,
        )
    try:
        within(lambda: _ready(port), TO_START)
        yield f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(30)


def _taken_over(place: Place, mailbox: Mailbox) -> float:
    """Seconds until the new version has sent what the old one left: everything since its programs were ended."""
    installation = place.install(mailbox.url)
    installation.start()
    return within(lambda: installation.ready() and not under_way(place.url), TO_RECOVER)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _flask(place: Place, *words: str, **more: str) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(place, ROOT, **more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _environment(place: Place, code: Path, **more: str) -> dict[str, str]:
    own = {"DATABASE_URL": place.url, "DEMO": "0", "REDIS_URL": "", "SECRET_KEY": SECRET, "PYTHONPATH": str(code)}
    return dict(inherited(**own, VAR=str(place.folder / "var-before"), **more))


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout
