"""What Linux offers for leaving no process behind: a parent's death told to its child, orphans adopted."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """From now on a descendant whose parent dies becomes this process's child, never init's."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_with_parent(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent dies; `parent` is who that should be."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def start(
    argv: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    output: IO[bytes] | None = None,
    errors: IO[bytes] | None = None,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, to be ended with this process.

    `keep` are descriptors that it inherits. Raises OSError when there is no such program.
    """
    return subprocess.Popen(  # nosec B603 # a list of our own words, no shell
        argv,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        pass_fds=keep,
        start_new_session=True,
        preexec_fn=partial(_before_exec, os.getpid()),
    )


def reap() -> dict[int, int]:
    """The exit code (negative: signal) of every child that has ended since the last call, by process id."""
    ended: dict[int, int] = {}
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended[found[0]] = os.waitstatus_to_exitcode(found[1])
    return ended


def descendants(ancestor: int) -> dict[int, int]:
    """Every living process below this one, with its parent."""
    parents = dict(filter(None, map(_parent_of, Path("/proc").glob("[0-9]*/stat"))))
    below = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    return {pid: parents[pid] for pid in below - {ancestor}}


def end_descendants(grace: float) -> None:
    """Ask every process below this one to stop, kill those left after `grace` seconds, wait for the last."""
    patience = time.monotonic() + grace
    asked: set[int] = set()
    while reap() is not None and (left := set(descendants(os.getpid()))):
        kill = time.monotonic() >= patience
        send(signal.SIGKILL if kill else signal.SIGTERM, left if kill else left - asked)
        asked |= left
        time.sleep(0.02)


def send(number: int, processes: set[int]) -> None:
    """Send a signal to each process that is still there."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def _before_exec(parent: int) -> None:
    end_with_parent(parent)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _parent_of(stat: Path) -> tuple[int, int] | None:
    """A process and its parent; None for one that has ended, even if nobody has asked how."""
    try:
        state, parent = stat.read_text("utf-8", "replace").rpartition(")")[2].split()[:2]
    except (OSError, ValueError):
        return None
    return None if state in "ZX" else (int(stat.parent.name), int(parent))


def _prctl(option: int, value: int) -> None:
    numbers = [ctypes.c_ulong(number) for number in (value, 0, 0, 0)]
    if _libc.prctl(option, *numbers):
        raise OSError(ctypes.get_errno(), "prctl refused")
