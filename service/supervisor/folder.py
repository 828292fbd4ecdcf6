"""Keeps the data folder to one run at a time."""

import fcntl
import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from service.supervisor.refusal import CannotStart

LOCK = "supervisor.lock"
PATIENCE = 10.0


@dataclass(frozen=True)
class Holder:
    """The run that has the folder."""

    process: int
    port: int

    @property
    def alive(self) -> bool:
        return Path(f"/proc/{self.process}").exists()


def lock_folder(var: Path, port: int, patience: float = PATIENCE) -> IO[str]:
    """Lock the data folder for this run and every process that inherits the returned file.

    The lock ends with the last of them, so a new run never shares the data with the remains of one that
    was killed; it waits for those up to `patience` seconds. Raises CannotStart.
    """
    lock = open(var / LOCK, "a+", encoding="utf-8")  # noqa: SIM115 - it stays open as long as the run
    until = time.monotonic() + patience
    while not _taken(lock):
        holder = _holder(lock)
        if (holder and holder.alive) or time.monotonic() > until:
            lock.close()
            raise CannotStart(_refusal(var, port, holder))
        time.sleep(0.1)
    lock.truncate(0)
    print(json.dumps({"process": os.getpid(), "port": port}), file=lock, flush=True)
    return lock


def _taken(lock: IO[str]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _holder(lock: IO[str]) -> Holder | None:
    with suppress(ValueError, TypeError):
        lock.seek(0)
        return Holder(**json.load(lock))
    return None


def _refusal(var: Path, port: int, holder: Holder | None) -> str:
    if holder and holder.port == port:
        problem = f"port {port} is already taken by the Countersign that runs from {var} (process {holder.process})"
    elif holder:
        problem = f"{var} is in use by the Countersign on port {holder.port} (process {holder.process})"
    else:
        problem = f"{var} is in use by another Countersign"
    other = port + 1 if holder and holder.port == port else port
    return (
        f"{problem}. Use that one, stop it, or start a second one beside it with a port and a data folder "
        f"of its own: set PORT={other} and VAR=/another/folder."
    )
