"""Real sentinels that watch a real Valkey and the one that follows it, for as long as a test runs."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from redis import Redis

from config.environment import inherited
from service.supervisor import kernel, valkey
from tests.supervisor.runs import eventually, free_port

MASTER = "countersign"
# Seconds of silence after which the master counts as gone.
SILENCE = 0.5
HERE = "127.0.0.1"


def watching(own: tuple[str, int], master: tuple[str, int], quorum: int, silence: float = SILENCE) -> str:
    """What a sentinel at an address is told: whom to watch, and how many must agree that it is gone."""
    return (
        f"bind {own[0]}\nport {own[1]}\nprotected-mode no\nsentinel monitor {MASTER} {master[0]} {master[1]} {quorum}\n"
        f"sentinel down-after-milliseconds {MASTER} {silence * 1000:.0f}\nsentinel failover-timeout {MASTER} 3000\n"
    )


class Watched:
    """Two Valkeys and two sentinels; `master` is the process of the first."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        first, second, *watchers = (free_port() for _ in range(4))
        self.master = self._server("first", "--port", str(first))
        self._server("second", "--port", str(second), "--replicaof", HERE, str(first))
        for port in watchers:
            file = folder / f"{port}.conf"
            file.write_text(watching((HERE, port), (HERE, first), 2))
            self._started(f"{port}", (str(file), "--sentinel"))
        places = ",".join(f"{HERE}:{port}" for port in watchers)
        self.url = f"redis+sentinel://{places}/{MASTER}/0"
        eventually(lambda: all(_knows_all(port) for port in watchers))

    def _server(self, name: str, *options: str) -> subprocess.Popen[bytes]:
        return self._started(name, ("--bind", HERE, "--save", "", "--dir", str(self._folder), *options))

    def _started(self, name: str, words: Sequence[str]) -> subprocess.Popen[bytes]:
        argv = [str(valkey.server()), *words]
        with open(self._folder / f"{name}.log", "ab") as log:
            process = kernel.start(argv, folder=self._folder, environment=inherited(), output=log, errors=log)
        self._stack.callback(process.wait, 10)
        self._stack.callback(process.kill)
        return process


def _knows_all(port: int) -> bool:
    with Redis(HERE, port, decode_responses=True, socket_timeout=2) as sentinel:
        try:
            found = sentinel.sentinel_masters()[MASTER]
        except Exception:
            return False
    return found["num-slaves"] == 1 and found["num-other-sentinels"] == 1


@contextmanager
def watched() -> Iterator[Watched]:
    """Once the sentinels know of each other and of whoever follows."""
    folder = Path(tempfile.mkdtemp(prefix="countersign-sentinel-", dir="/tmp"))
    try:
        with ExitStack() as stack:
            yield Watched(folder, stack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
