"""Stands above the supervisor: passes signals on, and ends whatever is left when the supervisor is gone.

Every orphan below this process becomes its child, so "no child left" means "no process left", even after
kill -9 of the supervisor. It is started as `python keeper.py` in its own folder, because its command line
must not name the supervisor: `pkill -9 -f service.supervisor` shall leave it standing to clean up.
"""

import os
import signal
import sys
from pathlib import Path

from config.environment import inherited
from service.supervisor.kernel import adopt_orphans, end_descendants, end_with_parent, reap, start
from service.supervisor.signals import blocked
from service.supervisor.terminal import say

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GRACE = 3.0
LOOK_AT_TERMINAL = 1.0
KEPT = "kept"
WITH_PARENT = "--with-parent"  # end when the program that started this one ends


def become_keeper(arguments: list[str]) -> None:
    """Turn this process into the keeper, under the same process id."""
    os.chdir(HERE)
    command = [sys.executable, "-P", "keeper.py", *arguments]
    # A list of our own words, no shell.
    os.execve(sys.executable, command, inherited(PYTHONPATH=str(ROOT)))  # nosec B606


def keep(argv: list[str]) -> int:
    """Run a supervisor until it ends, then end what it left; returns its exit code, or 128 + signal."""
    adopt_orphans()
    watched = blocked()
    supervisor = start(argv, folder=ROOT, environment=inherited())
    terminal = _terminals()
    while (code := reap().get(supervisor.pid)) is None:
        found = signal.sigtimedwait(watched, LOOK_AT_TERMINAL)
        if found and found.si_signo != signal.SIGCHLD:
            supervisor.send_signal(found.si_signo)
        if signal.SIGHUP in watched and terminal - _terminals():
            supervisor.send_signal(signal.SIGHUP)
            terminal = set()
    supervisor.returncode = code
    if code < 0:
        name = signal.Signals(-code).name
        say(f"The supervisor was killed ({name}): ending everything that it had started.")
    end_descendants(GRACE)
    return code if code >= 0 else 128 - code


def _terminals() -> set[int]:
    """Which of input, output and errors are at a terminal; one that was closed is none any more.

    Nobody tells us that where `make`, not a shell, is the first program in it: `ssh -t host make run`.
    """
    return set(filter(os.isatty, range(3)))


if __name__ == "__main__":
    options = sys.argv[1:]
    if options[:1] == [WITH_PARENT]:
        end_with_parent(os.getppid())
        options = options[1:]
    sys.exit(keep([sys.executable, *(options or ["-m", "service.supervisor", KEPT])]))
