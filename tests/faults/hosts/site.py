"""The service on several hosts: who runs what where, as `docs/deploy` has it."""

from __future__ import annotations

import random
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from config.environment import inherited
from config.settings import ROOT
from config.values import SENTINEL_PORT, SENTINELS
from service.supervisor import valkey
from tests.faults.hosts.network import Host
from tests.faults.hosts.servers import Server
from tests.faults.installation import SECRET, TO_START, policy_file, within
from tests.support.sentinels import MASTER, watching

WEB_PORT, REDIS_PORT = 8000, 6379
# Seconds for which a master says nothing before two sentinels agree that another takes its place.
SILENCE = 2.0
WEB = ("--worker-class=gthread", "--workers=2", "--threads=4", "--preload", "--no-control-socket")
# A message in the hand of a host that died waits so long; as supplied it is 180 seconds.
LEASE_SECONDS = 20
ROLES = {"redis": 5, "web": 11, "worker": 21, "clock": 31}
NOTIFICATIONS = (sys.executable, "-m", "notifications.worker")


@dataclass
class Site:
    """Every host of one run, by name."""

    folder: Path
    apart: bool
    hosts: dict[str, Host] = field(default_factory=dict)
    databases: list[Server] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def host(self, name: str, number: int) -> Host:
        """A host, switched on."""
        host = self.hosts[name] = Host(name, number, self.folder / name, self.apart)
        host.boot()
        return host

    def of(self, role: str) -> list[Host]:
        return [host for name, host in self.hosts.items() if name.startswith(role)]

    def one_of(self, role: str, chance: random.Random) -> Host:
        """A host to die: the database and the Redis that are written to, any of the others."""
        if role == "database":
            return self.databases[0].host
        return next(filter(is_master, self.of(role))) if role == "redis" else chance.choice(self.of(role))

    def serve(self, database: str, redis: str, mail: str, counts: dict[str, int]) -> None:
        """So many web, worker and clock hosts; returns when every web host says that it is ready."""
        self.environment = {
            "DATABASE_URL": database,
            "DEMO": "0",
            "LOG_LEVEL": "INFO",
            "POLICY_FILE": str(policy_file(self.folder, {"lease_seconds": LEASE_SECONDS})),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "REDIS_URL": redis,
            "SECRET_KEY": SECRET,
            "SMTP_URL": mail,
        }
        for role, count in counts.items():
            for number in range(count):
                self.program(self.host(f"{role}{number + 1}", ROLES[role] + number))
        within(lambda: all(map(ready, self.of("web"))), TO_START)

    def remember(self, redis: int) -> str:
        """So many Redis hosts, the first the master, and as many sentinels; returns where programs find the master."""
        hosts = [self.host(f"redis{number + 1}", ROLES["redis"] + number) for number in range(redis)]
        for host in hosts:
            self.program(host)
        if redis == 1:
            return f"redis://{hosts[0].address}:{REDIS_PORT}/0"
        places = ",".join(f"{host.address}:{SENTINEL_PORT}" for host in hosts)
        return f"{SENTINELS}://{places}/{MASTER}/0"

    def program(self, host: Host) -> None:
        """Start there what the host is for, with a data folder of its own."""
        if host.name.startswith("redis"):
            first = self.of("redis")[0]
            start_redis(host, first)
            start_sentinel(host, first)
            return
        environment = inherited(**self.environment, VAR=str(host.folder / "var"))
        if host.name.startswith("web"):
            command = [sys.executable, "-m", "gunicorn", f"--bind={host.address}:{WEB_PORT}", *WEB, "wsgi:app"]
        else:
            command = [*NOTIFICATIONS, "work" if host.name.startswith("worker") else "clock"]
        host.start(host.name, command, environment, ROOT)

    def again(self, host: Host) -> None:
        """Switch a dead host on again, its disk as it was."""
        host.boot()
        self.program(host)

    def end(self) -> None:
        for host in self.hosts.values():
            host.kill()

    def said(self) -> Iterator[str]:
        return (f"=== {name}\n{host.said()}" for name, host in self.hosts.items())


def ready(host: Host) -> bool:
    """Whether a web host says so itself."""
    try:
        with urllib.request.urlopen(f"http://{host.address}:{WEB_PORT}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def is_master(host: Host) -> bool:
    """Whether the Redis of a host is written to."""
    with Redis(host.address, REDIS_PORT, decode_responses=True, socket_timeout=5) as client:
        try:
            return client.info("replication")["role"] == "master"
        except RedisError:
            return False


def start_redis(host: Host, master: Host) -> None:
    """Valkey, or whichever Redis the machine has, on a host; one that follows does so until sentinels say otherwise."""
    options = ["--bind", host.address, "--port", str(REDIS_PORT), "--protected-mode", "no", "--save", ""]
    follows = [] if host is master else ["--replicaof", master.address, str(REDIS_PORT)]
    host.start("redis", [str(valkey.server()), *options, *follows], inherited(), host.folder)


def start_sentinel(host: Host, master: Host) -> None:
    """A sentinel that watches the master; it keeps in its file what it has found out."""
    file = host.folder / "sentinel.conf"
    if not file.exists():
        own, watched = (host.address, SENTINEL_PORT), (master.address, REDIS_PORT)
        file.write_text(watching(own, watched, quorum=2, silence=SILENCE), "ascii")
    host.start("sentinel", [str(valkey.server()), str(file), "--sentinel"], inherited(), host.folder)
