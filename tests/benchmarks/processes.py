"""Processes of a benchmark's own, and how much memory they hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.environment import inherited
from config.settings import ROOT
from service.supervisor import kernel

MEBIBYTE = 1024 * 1024


@contextmanager
def running(argv: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """The number of a process that runs as long as the block; what it says goes to a file in `folder`."""
    with open(folder / "processes.log", "ab") as log:
        process = kernel.start(tuple(argv), folder=ROOT, environment=inherited(**environment), output=log, errors=log)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def resident(pid: int) -> float:
    """Mebibytes that a process holds in memory, what it shares with others included; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


def proportional(pid: int) -> float:
    """Mebibytes of a process and all below it, what several of them share counted once."""
    return sum(_share(one) for one in (pid, *below(pid)))


def started(word: str) -> int:
    """The process that this one started with such a word in its command."""
    found = (one for one in below(os.getpid()) if word.encode() in Path(f"/proc/{one}/cmdline").read_bytes())
    return next(found)


def below(pid: int) -> list[int]:
    """The processes that it started, and those that they started."""
    try:
        said = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [found for one in map(int, said) for found in (one, *below(one))]


def _share(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
