"""The doorbell wakes a worker when it can, and never holds up or breaks what has been committed."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from redis import Redis

from notifications.doorbell import ANSWER_SECONDS, CONNECT_SECONDS, PROBE_SECONDS, QUEUE, Doorbell
from service.supervisor import valkey as embedded
from tests.support.post import letters
from tests.support.valkey import start_valkey
from tests.support.world import World
from workflows.words import Lane

pytestmark = pytest.mark.valkey
KEY = f"rq:queue:{QUEUE}"


class Server:
    """A real Valkey that can be frozen and killed."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.process: subprocess.Popen[bytes] = start_valkey(var)

    @property
    def url(self) -> str:
        return embedded.url(self.var)

    def client(self) -> Redis:
        return Redis.from_url(self.url)

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def valkey() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="countersign-bell-", dir="/tmp") as folder:
        server = Server(Path(folder))
        yield server
        server.kill()


def test_ringing_leaves_one_job_that_carries_a_lane_and_nothing_else(valkey: Server) -> None:
    bell = Doorbell(valkey.url)
    bell.ring(Lane.ESCALATION)
    with valkey.client() as client:
        (number,) = client.lrange(KEY, 0, -1)
        job = client.hgetall(b"rq:job:" + number)
        assert b"drain_lane" in job[b"description"] or job[b"description"] == b"drain"
    assert bell.rung == 1


def test_a_job_that_has_not_begun_is_enough_for_everything_committed_before(valkey: Server) -> None:
    bell = Doorbell(valkey.url)
    for _ in range(50):
        bell.ring(Lane.BULK)
    with valkey.client() as client:
        assert client.llen(KEY) == 1
    assert (bell.rung, bell.spared) == (1, 49)


def test_without_redis_nobody_is_called_and_nothing_breaks() -> None:
    bell = Doorbell(None)
    assert not bell.heard(Lane.BULK)
    assert (bell.attempts, bell.unheard) == (0, 1)


def test_a_redis_that_is_gone_is_tried_once_and_then_left_in_peace(valkey: Server) -> None:
    bell = Doorbell(valkey.url)
    valkey.kill()
    for _ in range(100):
        bell.ring(Lane.BULK)
    assert (bell.attempts, bell.unheard) == (1, 100)


def test_a_frozen_redis_costs_one_bounded_wait_and_not_one_for_every_commit(valkey: Server) -> None:
    assert CONNECT_SECONDS + ANSWER_SECONDS <= 0.2
    assert 2 * PROBE_SECONDS <= 0.05
    bell = Doorbell(valkey.url)
    bell.ring(Lane.BULK)
    valkey.freeze()
    for _ in range(100):
        bell.ring(Lane.BULK)
    valkey.thaw()
    assert (bell.attempts, bell.unheard) == (2, 100)


def test_when_redis_is_back_it_is_rung_again(valkey: Server) -> None:
    bell = Doorbell(valkey.url)
    valkey.kill()
    assert not bell.heard(Lane.BULK)
    valkey.process = start_valkey(valkey.var)
    until = monotonic() + 10
    while not bell.heard(Lane.BULK) and monotonic() < until:
        pass
    assert bell.rung == 1


def test_commands_succeed_while_redis_is_frozen(world: World, valkey: Server) -> None:
    bell = Doorbell(valkey.url)
    world.context.ring = bell.ring
    valkey.freeze()
    world.authority().submitted()
    valkey.thaw()
    assert letters(message="escalation_raised") != []
    assert bell.unheard >= 1 and bell.rung == 0


def test_the_bell_is_rung_once_for_a_commit_and_lane_and_not_for_every_recipient(world: World) -> None:
    rung: list[Lane] = []
    audit = world.authority().submitted()
    world.context.ring = rung.append
    world.act("Tess", "issue_actions", audit)
    assert rung == [Lane.BULK]


def test_nothing_that_people_wrote_reaches_redis(world: World, valkey: Server) -> None:
    world.context.ring = Doorbell(valkey.url).ring
    world.authority()
    case = world.case(world["Pat"], reference="CANARY-reference")
    audit = world.audit(case)
    world.answer(audit)
    world.act("Tess", "add_action", audit, text="CANARY text", owner="practitioner")
    world.act("Tess", "add_action", audit, text="CANARY text", owner="manager")
    world.act("Tess", "submit", audit, overall_grade="inadequate", reasons="CANARY reasons")
    with valkey.client() as client:
        keys = client.keys("*")
        held = b"".join(keys) + b"".join(client.dump(key) or b"" for key in keys)
        assert len(keys) > 0 and b"CANARY" not in held and b"@example.org" not in held
