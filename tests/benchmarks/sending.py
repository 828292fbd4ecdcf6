"""How many notices a second one worker and two write, beside one forked RQ job for each; and whether a worker grows.

The workers are those of `make run`, on a Valkey of their own. What a job of RQ costs is that of one that does nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from redis import Redis
from rq import Queue, Worker
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer
from sqlalchemy import text

from notifications.doorbell import QUEUE, Doorbell
from service.database import db
from tests.benchmarks.copies import APART, analysed, beginning, copy
from tests.benchmarks.installed import migrated, settings_of
from tests.benchmarks.processes import below, resident, running
from tests.benchmarks.told import Line, against
from tests.benchmarks.transitions import LIFE, REFERENCES
from tests.support.postgres import fresh_database
from tests.support.valkey import valkey_server
from workflows.words import Lane

PLANS, MESSAGES, JOBS, TURNS, RATIO = 1_000, 15_000, 200, 5, 40
# For its memory a worker sends so many, or as many as it can in so many seconds.
LONG, LONGEST, GROWTH = 100_000, 90.0, 1.05
WORKER = (sys.executable, "-m", "notifications.worker", "work")
RQ = (sys.executable, "-m", "tests.benchmarks.forking")
# A drain of the service ends after a minute, and its clock would ring again.
AGAIN = 61.0
KEPT = "message = 'plan_completed' AND channel = 'in_app'"
CHANGED = {
    "outbox.key": "one.key || '-' || k",
    "outbox.status": "'waiting'",
    "outbox.subject_id": f"one.subject_id + k % {PLANS} * {APART}",
}


@dataclass
class Office:
    """Messages that wait, workers that are rung for, and jobs of RQ beside them."""

    redis: Redis
    bell: Doorbell
    last: int = 0
    found: dict[str, list[float]] = field(default_factory=dict)

    def queue(self, name: str) -> Queue:
        return Queue(name, connection=self.redis, serializer=JSONSerializer)

    def fill(self, many: int) -> None:
        db.session.remove()
        copy(["outbox"], self.last + 1, self.last + many, CHANGED)
        self.last += many

    def ring(self, workers: int) -> None:
        for _ in range(workers):
            self.bell.heard(Lane.BULK)
            _until(self.queue(QUEUE).is_empty)

    def sent(self, workers: int) -> float:
        """How many of those that wait are sent in a second."""
        self.fill(MESSAGES)
        before, began = _notices(), time.perf_counter()
        self.ring(workers)
        _until(_nothing_waits, lambda: self.ring(workers))
        each = MESSAGES / (time.perf_counter() - began)
        assert _notices() == before + MESSAGES, _scalar("SELECT string_agg(DISTINCT reason, '; ') FROM outbox")
        return each

    def forked(self, name: str) -> float:
        """How many jobs that do nothing are done in a second by whoever listens to this queue."""
        queue = self.queue(name)
        jobs = [Queue.prepare_data("time.time", result_ttl=0) for _ in range(JOBS)]
        began = time.perf_counter()
        queue.enqueue_many(jobs)
        started = StartedJobRegistry(queue=queue)
        _until(lambda: queue.is_empty() and not started.count)
        return JOBS / (time.perf_counter() - began)


def measured(server: str, folder: Path) -> Iterator[Line]:
    """One worker and two, in turns with RQ's; then one for long."""
    url, place = fresh_database(server, "countersign_sending"), folder / "sending"
    migrated(place, url)
    with beginning(place, url) as world, valkey_server() as valkey, ExitStack() as stack:
        plan = world.authority().issued()
        world.complete(plan)
        with db.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM outbox WHERE NOT ({KEPT})"))
            connection.execute(text("UPDATE outbox SET status = 'skipped'"))
        copy(LIFE, 1, PLANS, REFERENCES)
        analysed(LIFE)
        given = {**settings_of(place, url), "REDIS_URL": valkey}
        office = Office(stack.enter_context(Redis.from_url(valkey)), Doorbell(valkey))
        pids = [stack.enter_context(running(WORKER, place, given)) for _ in range(2)]
        for queues in (("one", "two"), ("two",)):
            stack.enter_context(running((*RQ, valkey, *queues), place, given))
        _until(lambda: Worker.count(connection=office.redis) == 4)
        for workers, name in ((1, "one"), (2, "two")):
            yield _beside(office, workers, name)
        yield _flat(office, pids)


def _beside(office: Office, workers: int, name: str) -> Line:
    here, bare = list[float](), list[float]()
    for turn in range(TURNS + 1):
        sent, forked = office.sent(workers), office.forked(name)
        if turn:
            here.append(sent)
            bare.append(forked)
    ours, least = median(here), median(bare)
    who = "1 worker" if workers == 1 else f"{workers} workers"
    return Line(
        f"notices in the pages are sent, {MESSAGES:,} in a turn, {who}",
        f"{ours:.0f} a second",
        f"one forked RQ job each, which does nothing: {least:.0f} a second",
        against(ours / least, RATIO, "times as many"),
    )


def _flat(office: Office, pids: Sequence[int]) -> Line:
    """What the workers hold, and the processes that they fork, which live for a minute.

    Such a process grows over its first thirty thousand notices, while it fills what it remembers, and then no more.
    """
    office.fill(LONG)
    before, until = _notices(), time.monotonic() + LONGEST
    kept, forks = list[float](), list[float]()
    while time.monotonic() < until and not _nothing_waits():
        office.bell.heard(Lane.BULK)
        time.sleep(1)
        kept.append(max(map(resident, pids)))
        forks.append(max([resident(one) for pid in pids for one in below(pid)], default=0.0))
    many, forks = _notices() - before, [one for one in forks if one]
    part = max(1, len(forks) // 10)
    places = len(forks) // 3, len(forks) // 2, len(forks) - 2 * part
    stages = [median(forks[at : at + 2 * part] or forks) for at in places]
    held, sends = ([f"{one:.0f}" for one in found] for found in ((kept[0], kept[len(kept) // 2], kept[-1]), stages))
    return Line(
        f"memory of a worker over {many:,} notices",
        f"{', '.join(held)} MiB at first, half way and at last; a sender from a third on: {', '.join(sends)}",
        f"asked: over {LONG:,} notices; at most {LONGEST:.0f} seconds are given to it",
        against(max(stages[-1] / stages[0], kept[-1] / kept[0]), GROWTH, "last to first", at_most=True),
    )


def _notices() -> int:
    return int(_scalar("SELECT count(*) FROM notice"))


def _nothing_waits() -> bool:
    return not _scalar("SELECT count(*) FROM (SELECT FROM outbox WHERE status IN ('waiting', 'leased') LIMIT 1) one")


def _scalar(asked: str) -> Any:
    with db.engine.connect() as connection:
        return connection.execute(text(asked)).scalar_one()


def _until(true: Callable[[], bool], again: Callable[[], None] = lambda: None) -> None:
    """Wait; do something `again` whenever it takes long."""
    rung = time.monotonic()
    while not true():
        if time.monotonic() - rung > AGAIN:
            again()
            rung = time.monotonic()
        time.sleep(0.01)
