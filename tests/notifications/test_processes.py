"""The worker and the clock as real programs: killed, stopped, and without Redis, they lose nothing."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import text

from config.environment import inherited
from config.settings import ROOT
from notifications import outbox
from notifications.doorbell import Doorbell
from notifications.draining import drain
from service.database import db
from service.models import Outbox
from service.supervisor import kernel
from service.supervisor import valkey as embedded
from tests.supervisor.runs import eventually as within
from tests.support.post import letters
from tests.support.smtp import Mailbox
from tests.support.valkey import start_valkey, valkey_server
from tests.support.world import World

pytestmark = [pytest.mark.processes, pytest.mark.valkey]
SECONDS = 60.0
FAR = date(2090, 5, 2)  # no clock strikes for it on any day on which these tests run


CUT_OFF = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


def eventually(happens: Callable[[], object]) -> bool:
    """Programs start slowly on a busy machine."""
    return within(happens, SECONDS)


class Program:
    """`work` or `clock` in a process of its own, on the database and the mail server of the test."""

    def __init__(self, world: World, mailbox: Mailbox, name: str, redis: str | None, folder: Path) -> None:
        url = db.engine.url.render_as_string(hide_password=False)
        own = {"DATABASE_URL": url, "SMTP_URL": mailbox.url, "VAR": str(folder), "REDIS_URL": redis or "", "DEMO": "0"}
        self._log = folder / f"{name}.log"
        with open(self._log, "ab") as output:
            self.process = kernel.start(
                [sys.executable, "-m", "notifications.worker", name],
                folder=ROOT,
                environment=inherited(**own, PYTHONPATH=str(ROOT), LOG_LEVEL="INFO"),
                output=output,
                errors=output,
            )

    @property
    def said(self) -> str:
        return self._log.read_text()

    def children(self) -> set[int]:
        parents = kernel.descendants(os.getpid())
        return {child for child, parent in parents.items() if parent == self.process.pid}

    def kill(self) -> None:
        """All of it at once, as a power cut would; returns when none of it runs any more."""
        children = self.children()
        # The parent first, so that it cannot tidy up after its child.
        kernel.send(signal.SIGKILL, {self.process.pid})
        kernel.send(signal.SIGKILL, children)
        self.process.wait(30)
        assert eventually(lambda: not children & set(kernel.descendants(0)))

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)


@contextmanager
def running(world: World, mailbox: Mailbox, name: str, redis: str | None = None) -> Iterator[Program]:
    with tempfile.TemporaryDirectory(prefix="countersign-run-", dir="/tmp") as folder:
        program = Program(world, mailbox, name, redis, Path(folder))
        try:
            yield program
        finally:
            program.kill()


@pytest.fixture
def redis() -> Iterator[str]:
    with valkey_server() as url:
        yield url


def write(world: World, url: str | None = None) -> Outbox:
    """One message to Olu, committed and announced."""
    world.context.ring = Doorbell(url).ring
    if not letters():
        world.authority()
    world.book(world["Olu"], FAR.replace(day=2 + len(letters())))
    return letters()[-1]


def now(row: Outbox) -> Outbox:
    """The row as the other programs have left it."""
    db.session.rollback()
    return letters(id=row.id)[0]


def sent(row: Outbox) -> bool:
    return now(row).status == "sent"


def test_a_worker_sends_what_the_bell_announces_and_leaves_nothing_in_redis(
    world: World, mailbox: Mailbox, redis: str
) -> None:
    with running(world, mailbox, "work", redis):
        row = write(world, redis)
        assert eventually(lambda: sent(row))
        with Redis.from_url(redis) as client:
            assert eventually(lambda: not client.keys("rq:job:*"))
    assert len(mailbox.to("olu.")) == 1


def test_a_worker_killed_in_the_middle_of_sending_loses_nothing(world: World, mailbox: Mailbox, redis: str) -> None:
    mailbox.hold = 30
    with running(world, mailbox, "work", redis) as worker:
        row = write(world, redis)
        assert eventually(lambda: mailbox.arrivals)
        worker.kill()
    mailbox.hold = 0
    assert now(row).status == "leased"
    assert outbox.sweep() == 1
    drain()
    assert sent(row) and now(row).attempts == 2
    assert len(mailbox.to("olu.")) == 1


def test_when_only_the_sending_process_is_killed_the_worker_puts_its_messages_back_and_lives(
    world: World, mailbox: Mailbox, redis: str
) -> None:
    mailbox.hold = 30
    with running(world, mailbox, "work", redis) as worker:
        row = write(world, redis)
        assert eventually(lambda: mailbox.arrivals)
        mailbox.hold = 0
        kernel.send(signal.SIGKILL, worker.children())
        assert eventually(lambda: sent(row))
        assert worker.process.poll() is None
        second = write(world, redis)
        assert eventually(lambda: sent(second))


def test_a_worker_finds_redis_again_by_itself(world: World, mailbox: Mailbox) -> None:
    with tempfile.TemporaryDirectory(prefix="countersign-redis-", dir="/tmp") as folder:
        server = start_valkey(Path(folder))
        url = embedded.url(Path(folder))
        with running(world, mailbox, "work", url) as worker:
            first = write(world, url)
            assert eventually(lambda: sent(first))
            server.kill()
            server.wait()
            server = start_valkey(Path(folder))
            second = write(world, url)
            assert eventually(lambda: sent(second))
            assert worker.process.poll() is None
        server.kill()
        server.wait()


def test_without_redis_the_clock_sends_by_itself(world: World, mailbox: Mailbox) -> None:
    with running(world, mailbox, "clock") as clock:
        row = write(world)
        assert eventually(lambda: sent(row))
        assert clock.stop() == 0
        assert "Traceback" not in clock.said


def test_what_an_emptied_redis_has_forgotten_goes_out_all_the_same(world: World, mailbox: Mailbox, redis: str) -> None:
    row = write(world, redis)
    with Redis.from_url(redis) as client:
        client.flushall()
    with running(world, mailbox, "work", redis), running(world, mailbox, "clock", redis):
        assert eventually(lambda: sent(row))
    assert len(mailbox.to("olu.")) == 1


def test_a_worker_without_redis_says_so_and_rests_until_it_is_asked_to_stop(world: World, mailbox: Mailbox) -> None:
    with running(world, mailbox, "work") as worker:
        assert eventually(lambda: "this worker rests" in worker.said)
        assert worker.stop() == 0
        assert "Traceback" not in worker.said


def test_a_worker_that_is_asked_to_stop_finishes_the_message_in_hand(
    world: World, mailbox: Mailbox, redis: str
) -> None:
    mailbox.hold = 2
    with running(world, mailbox, "work", redis) as worker:
        first = write(world, redis)
        assert eventually(lambda: mailbox.arrivals)
        assert worker.stop() == 0
        assert "Traceback" not in worker.said
    assert sent(first)
    assert {row.status for row in letters()} <= {"sent", "waiting"}


def test_a_clock_outlives_the_loss_of_its_database_connections(world: World, mailbox: Mailbox) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no connections to lose.")
    with running(world, mailbox, "clock") as clock:
        first = write(world)
        assert eventually(lambda: sent(first))
        db.session.execute(CUT_OFF)
        second = write(world)
        assert eventually(lambda: sent(second))
        assert clock.process.poll() is None
