"""Redis is emptied, absent, frozen, full, or its replies are lost: people notice nothing, and everything is sent."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError, ResponseError

from service.supervisor import valkey as embedded
from tests.faults.conftest import Place
from tests.faults.disks import clear, fill, small_disk
from tests.faults.installation import TO_RECOVER, Installation, kill, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd
from tests.faults.proxy import Proxy
from tests.faults.runs import report
from tests.faults.scoreboard import runs, seed
from tests.support.smtp import Mailbox
from tests.support.valkey import start_valkey

# Seconds of each turn, and how many there are.
HEALTHY, BROKEN, SETTLING, TURNS = 12.0, 12.0, 2.0, 3
# What breaks Redis while this runs, and how often it did.
Breaking = Callable[[Installation, random.Random, float], int]


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_an_emptied_redis_costs_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    without(place, mailbox, number, "Redis emptied, or killed with its data", emptied)


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_a_frozen_redis_costs_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    without(place, mailbox, number, "Redis frozen (STOP)", frozen)


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_a_redis_that_never_was_there_costs_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    def absent(installation: Installation, chance: random.Random, seconds: float) -> int:
        time.sleep(seconds)
        return 1

    nowhere = f"unix://{place.folder}/nowhere.sock?db=0"
    without(place, mailbox, number, "Redis absent for good", absent, nowhere, healthy=0)


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_a_redis_without_disk_costs_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    with small_disk(place.folder / "disk", 4) as disk, own_valkey(disk) as url:

        def full(installation: Installation, chance: random.Random, seconds: float) -> int:
            fill(disk)
            with Redis.from_url(url) as client:
                within(lambda: _refuses(client))
            time.sleep(seconds)
            clear(disk)
            return 1

        without(place, mailbox, number, "Redis full (MISCONF)", full, url)


@pytest.mark.faults
@pytest.mark.parametrize("number", runs())
def test_lost_replies_of_redis_cost_nothing(place: Place, mailbox: Mailbox, number: int) -> None:
    losing = [False]
    var, here = place.folder / "v", place.folder / "redis.sock"
    var.mkdir()
    proxied = Proxy(here, embedded.socket_path(var), lambda request: losing[0])
    with own_valkey(var), proxied:

        def lost(installation: Installation, chance: random.Random, seconds: float) -> int:
            before, losing[0] = proxied.lost, True
            time.sleep(seconds)
            losing[0] = False
            return proxied.lost - before

        without(place, mailbox, number, "Redis: replies lost", lost, f"unix://{here}?db=0")


def emptied(installation: Installation, chance: random.Random, seconds: float) -> int:
    """Every one to two seconds: all keys deleted, or the server killed and its file with it."""
    count, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(chance.uniform(1, 2))
        count += 1
        if chance.random() < 0.5:
            with suppress(RedisError), Redis.from_url(installation.redis, socket_timeout=1) as client:
                client.flushall()
        elif valkeys := installation.valkeys():
            kill(valkeys)
            shutil.rmtree(installation.var / "valkey" / "appendonlydir", ignore_errors=True)
    return count


def frozen(installation: Installation, chance: random.Random, seconds: float) -> int:
    valkeys = installation.valkeys()
    kill(valkeys, signal.SIGSTOP)
    time.sleep(seconds)
    kill(valkeys, signal.SIGCONT)
    return 1


def without(
    place: Place,
    mailbox: Mailbox,
    number: int,
    row: str,
    breaking: Breaking,
    redis: str | None = None,
    healthy: float = HEALTHY,
) -> None:
    """People work with Redis and while it is broken, in turns, so that both times see the same machine.

    Three of them with time to think: what is measured is how long a command takes, and not how long it queues.
    """
    chosen = seed(number)
    chance = random.Random(chosen)
    installation = place.install(mailbox.url, redis)
    installation.start()
    faults, well, ill = 0, [], []
    with Crowd(installation.url, place.people[:3], chosen, pause=0.7) as crowd:
        # Everybody's first audit is behind them, so that the same kinds of command are compared.
        within(lambda: all(manager.settled for manager in crowd.managers), TO_RECOVER)
        for _ in range(TURNS):
            began = time.monotonic()
            time.sleep(healthy)
            broken = time.monotonic()
            faults += breaking(installation, chance, BROKEN)
            well.append((began, broken))
            ill.append((broken, time.monotonic()))
            # Until the bell is rung again, the one is not the other.
            time.sleep(SETTLING if healthy else 0)
    recovery = within(lambda: not under_way(place.url), TO_RECOVER)
    with_it, without_it = 1000 * crowd.ledger.p95(*well), 1000 * crowd.ledger.p95(*ill)
    said, added = f"p95 of commands {without_it:.0f} ms.", None
    if healthy:
        added = round(without_it - with_it)
        said = f"p95 of commands {with_it:.0f} ms with Redis, {without_it:.0f} ms meanwhile: {added:+.0f} ms."
    assert (crowd.ledger.unknown, crowd.ledger.busy) == (0, 0)
    report(row, place, crowd.ledger, mailbox, chosen, faults=faults, recovery=recovery, said=said, added=added)


@contextmanager
def own_valkey(var: Path) -> Iterator[str]:
    """A server that is the test's own, its data in this folder."""
    process = start_valkey(var)
    try:
        yield embedded.url(var)
    finally:
        process.kill()
        process.wait()


def _refuses(client: Redis) -> bool:
    try:
        client.set("full", "x" * 1000)
    except ResponseError as error:
        return "MISCONF" in str(error)
    return False
