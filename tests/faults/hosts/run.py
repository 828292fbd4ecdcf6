"""`make hosts`: the service on several hosts of one machine, one of each kind killed under load, what came of it."""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.faults.conftest import Place
from tests.faults.hosts import network
from tests.faults.hosts.balancer import Balancer
from tests.faults.hosts.servers import NAME, Server, address
from tests.faults.hosts.site import WEB_PORT, Site, ready
from tests.faults.installation import TO_START, within
from tests.faults.invariants import under_way
from tests.faults.people import Crowd, Person
from tests.faults.population import populate
from tests.faults.runs import report
from tests.support.smtp import Mailbox, mail_server

# Seconds of work before a fault, while something is dead, and after it is back.
BEFORE, DEAD, AFTER = 8.0, 8.0, 4.0
KINDS = ("web", "worker", "clock", "database", "redis")
# Each host that sends may have had one message in hand when it died, or when the database did.
SENDERS = 5


def main(arguments: Sequence[str]) -> int:
    """Run it; returns 0 when every invariant holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--standby", action="store_true", help="A second PostgreSQL follows the first, which dies too.")
    parser.add_argument("--kill", nargs="+", choices=KINDS, default=KINDS, help="Only these kinds of host die.")
    for role, count in (("web", 2), ("workers", 3), ("clocks", 2), ("redis", 3)):
        parser.add_argument(f"--{role}", type=int, default=count)
    parser.add_argument("--plain", action="store_true", help="Plain processes, even where namespaces can be made.")
    given = parser.parse_args(arguments)
    apart = not given.plain and network.possible()
    if apart:
        network.enter()
    print("Hosts are namespaces of network and processes." if apart else "Hosts are plain processes: no namespaces.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Asked to stop."))
    print(f"SEED={given.seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="countersign-hosts-", dir="/tmp"))
    folder.chmod(0o755)
    site = Site(folder, apart)
    try:
        counts = {"web": given.web, "worker": given.workers, "clock": given.clocks, "redis": given.redis}
        rehearse(site, counts, given.seed, given.kill, standby=given.standby)
    except BaseException:
        print("\n".join(site.said()), file=sys.stderr)
        raise
    finally:
        site.end()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def rehearse(site: Site, counts: dict[str, int], seed: int, kill: Sequence[str], *, standby: bool) -> None:
    """Everything switched on, people at work, one of each killed, all of it counted."""
    outer = network.OUTER if site.apart else "127.0.77.1"
    people = filled(site, standby)
    with mail_server(outer) as mailbox:
        site.serve(address(site.databases), site.remember(counts.pop("redis")), mailbox.url, counts)
        with (
            Balancer(outer, [(host.address, WEB_PORT) for host in site.of("web")]) as balancer,
            Crowd(balancer.url, people, seed, pause=0.3, patience=120) as crowd,
        ):
            within(lambda: all(manager.settled for manager in crowd.managers), TO_START)
            killed = killing(site, [kind for kind in kill if kind != "database" or standby], random.Random(seed))
        finished(Place("PostgreSQL", site.databases[0].url(), people, site.folder), crowd, mailbox, seed, killed)


def filled(site: Site, standby: bool) -> list[Person]:
    """The database with who works there, and if asked for a standby that follows it."""
    first = Server(site.host("database1", 2))
    first.make()
    first.start()
    first.ask(f"create database {NAME}")
    people = populate(first.url(), site.folder / "populated")
    site.databases.append(first)
    if standby:
        site.databases.append(Server(site.host("database2", 3)))
        site.databases[1].follow(first)
    return people


def killing(site: Site, roles: Sequence[str], chance: random.Random) -> list[str]:
    """One host of each kind, in an order and a way that chance says. Returns the names.

    Each is switched on again but the database, whose place the one takes that follows it.
    Of several Redis the master dies.
    """
    names: list[str] = []
    for role in chance.sample(roles, len(roles)):
        host, unplugged = site.one_of(role, chance), chance.random() < 0.5
        time.sleep(BEFORE)
        host.kill(unplugged=unplugged)
        names.append(host.name)
        print(f"{host.name} {'is unplugged and ' if unplugged and site.apart else ''}dies", flush=True)
        if role == "database":
            site.databases.pop(0)
            site.databases[0].promote()
        time.sleep(DEAD)
        if role != "database":
            site.again(host)
        if role == "web":
            within(partial(ready, host), TO_START)
        time.sleep(AFTER)
    return names


def finished(place: Place, crowd: Crowd, mailbox: Mailbox, seed: int, killed: Sequence[str]) -> None:
    """Wait until nothing is left to send, then ask for every invariant."""
    recovery = within(lambda: not under_way(place.url), 180)
    senders = sum(SENDERS if name.startswith("database") else name.startswith(("worker", "clock")) for name in killed)
    said = (
        f"Killed: {', '.join(killed)}. Longest command {crowd.ledger.longest:.1f} s; {crowd.ledger.busy} answers 503, "
        f"{crowd.ledger.unknown} unknown, each resolved by its repetition."
    )
    row = "several hosts, one of each killed under load"
    faults = len(killed)
    report(row, place, crowd.ledger, mailbox, seed, faults=faults, recovery=recovery, crashes=senders, said=said)
    print("Every invariant holds.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
