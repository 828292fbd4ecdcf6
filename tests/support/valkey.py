"""A real Valkey for tests, on a socket in a temporary folder, gone afterwards."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotThere

from config.environment import inherited
from service.supervisor import valkey as embedded
from service.supervisor.kernel import start


@contextmanager
def valkey_server() -> Iterator[str]:
    """The address of an empty server for as long as the block runs; it ends with the tests if they are killed."""
    var = Path(tempfile.mkdtemp(prefix="countersign-valkey-", dir="/tmp"))
    process = start_valkey(var)
    try:
        yield embedded.url(var)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        shutil.rmtree(var, ignore_errors=True)


def start_valkey(var: Path) -> "subprocess.Popen[bytes]":
    """The service's own Valkey with its data in this folder, once it answers."""
    with open(var / "log", "ab") as log:
        process = start(embedded.child(var).argv, folder=var, environment=inherited(), output=log, errors=log)
    until = time.monotonic() + 10
    with Redis.from_url(embedded.url(var)) as client:
        while not _answers(client):
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError(f"Valkey did not start: {(var / 'log').read_text()}")
            time.sleep(0.01)
    return process


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except NotThere:
        return False
