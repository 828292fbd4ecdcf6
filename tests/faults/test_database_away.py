"""The database is killed again and again, loses its replies, or has no disk left: what was acknowledged is there."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.faults.conftest import Place
from tests.faults.disks import clear, fill, small_disk
from tests.faults.installation import TO_RECOVER, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd
from tests.faults.proxy import Proxy
from tests.faults.runs import report
from tests.faults.scoreboard import runs, seed
from tests.support.postgres import Cluster
from tests.support.smtp import Mailbox

SOCKET = ".s.PGSQL.5432"
SUBMISSIONS = 200
# The database's last process and the worker's child may each have had a message in hand.
SENDERS = 2


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.parametrize("place", ["postgres"], indirect=True)
@pytest.mark.parametrize("number", runs())
def test_a_database_that_dies_every_few_seconds_loses_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    chosen = seed(number)
    chance = random.Random(chosen)
    assert place.cluster
    installation = place.install(mailbox.url)
    installation.start()
    back: list[float] = []
    with Crowd(installation.url, place.people, chosen) as crowd:
        until = time.monotonic() + 35
        while time.monotonic() < until:
            time.sleep(chance.uniform(5, 8))
            restarted(place.cluster)
            back.append(time.monotonic())
        time.sleep(3)
    recovery = within(lambda: not under_way(place.url), TO_RECOVER)
    window = max(crowd.ledger.silence(instant) for instant in back)
    said = (
        f"The first command after each restart was acknowledged within {window:.1f} s; {crowd.ledger.busy} answers 503."
    )
    row = "PostgreSQL killed every 5-8 s under load"
    crashes = len(back) * SENDERS
    report(row, place, crowd.ledger, mailbox, chosen, faults=len(back), recovery=recovery, crashes=crashes, said=said)


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.parametrize("place", ["postgres"], indirect=True)
@pytest.mark.parametrize("number", runs())
def test_a_commit_whose_reply_is_lost_counts_once(place: Place, mailbox: Mailbox, number: int) -> None:
    chosen = seed(number)
    chance = random.Random(chosen)
    assert place.cluster
    here = place.folder / SOCKET
    url = make_url(place.url).set(query={"host": str(place.folder)}).render_as_string(hide_password=False)
    loses = [False]

    def lost(request: bytes) -> bool:
        return loses[0] and b"COMMIT" in request and chance.random() < 0.15

    with Proxy(here, place.cluster.folder / SOCKET, lost) as proxy:
        installation = place.install(mailbox.url, database=url)
        installation.start()
        loses[0] = True
        with Crowd(installation.url, place.people, chosen, pause=0.05) as crowd:
            within(lambda: len(crowd.ledger.commands) >= SUBMISSIONS, TO_RECOVER)
        loses[0] = False
        recovery = within(lambda: not under_way(place.url), TO_RECOVER)
        installation.power_cut()
    row = "PostgreSQL: commit done and its reply lost"
    said = f"{crowd.ledger.busy} answers 503, each repeated with its key."
    report(
        row, place, crowd.ledger, mailbox, chosen, faults=proxy.lost, recovery=recovery, crashes=proxy.lost, said=said
    )


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_a_full_disk_is_said_clearly_and_costs_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    chosen = seed(number)
    with small_disk(place.folder / "disk", 96) as disk, moved_to(place, disk):
        installation = place.install(mailbox.url)
        installation.start()
        with Crowd(installation.url, place.people, chosen) as crowd:
            within(lambda: all(manager.settled for manager in crowd.managers), TO_RECOVER)
            fill(disk)
            within(lambda: crowd.ledger.busy > len(place.people), TO_RECOVER)
            clear(disk)
            emptied = time.monotonic()
            time.sleep(5)
        recovery = within(lambda: not under_way(place.url), TO_RECOVER)
        window = crowd.ledger.silence(emptied)
        answer = next(command.why for command in crowd.ledger.commands if "full" in command.why)
        said = (
            f"“{answer}” {crowd.ledger.busy} times; the next command went through {window:.1f} s after there was room."
        )
        row = "data disk full"
        report(
            row, place, crowd.ledger, mailbox, chosen, faults=1, recovery=recovery, crashes=crowd.ledger.busy, said=said
        )


def restarted(cluster: Cluster) -> None:
    """As `pg_ctl -m immediate`, then started: it recovers from its log."""
    cluster.stop(signal.SIGQUIT)
    cluster.start()


@contextmanager
def moved_to(place: Place, disk: Path) -> Iterator[None]:
    """This place's database on a small disk, SQLite's file or a tablespace of PostgreSQL, until nobody uses it."""
    if place.cluster:
        _to_tablespace(place, place.cluster, disk)
    else:
        _to_file(place, disk)
    try:
        yield
    finally:
        for installation in place.installations:
            installation.power_cut()
        if place.cluster:
            dropped(place)


def _to_file(place: Place, disk: Path) -> None:
    source = Path(place.url.removeprefix("sqlite:///"))
    target = disk / source.name
    target.write_bytes(source.read_bytes())
    place.url = f"sqlite:///{target}"


def _to_tablespace(place: Place, cluster: Cluster, disk: Path) -> None:
    # The server is another user, who has to get there.
    place.folder.chmod(0o711)
    store = disk / "tablespace"
    store.mkdir(mode=0o700)
    cluster.give(store)
    name = make_url(place.url).database
    _as_owner(cluster, f"CREATE TABLESPACE small LOCATION '{store}'", f'ALTER DATABASE "{name}" SET TABLESPACE small')


def dropped(place: Place) -> None:
    name = make_url(place.url).database
    assert place.cluster
    _as_owner(place.cluster, f'DROP DATABASE "{name}" WITH (FORCE)', "DROP TABLESPACE small")


def _as_owner(cluster: Cluster, *statements: str) -> None:
    engine = create_engine(cluster.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
