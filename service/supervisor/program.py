"""One program that is kept running: when it was started, why it ended, when it is started again."""

import signal as signals
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

from service.supervisor.logs import Log
from service.supervisor.plan import Child

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 15.0
STEADY = 30.0

Start = Callable[[Child, Log], "subprocess.Popen[bytes]"]


class Program:
    """A child of the plan, with its process while it has one."""

    def __init__(self, child: Child, log: Log, start: Start) -> None:
        self.child = child
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._start = start
        self._deaths = 0
        self._started_at = 0.0
        self._start_again_at = 0.0

    def start_if_due(self) -> str | None:
        """Start it unless it runs or is resting; returns what to tell people when that fails."""
        if self.process or time.monotonic() < self._start_again_at:
            return None
        self._started_at = time.monotonic()
        try:
            self.process = self._start(self.child, self.log)
        except OSError as error:
            return self._rest(f"cannot be started ({error.strerror}: {self.child.argv[0]})")
        return None

    def ended(self, code: int) -> str:
        """Take note that its process has ended; returns what died, why, and when it is started again."""
        if self.process:
            self.process.returncode = code
        self.process = None
        return self._rest(f"stopped ({why(code, self.log)})")

    def signal(self, number: int) -> None:
        """Send its process a signal, if it has one."""
        if self.process:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def _rest(self, what: str) -> str:
        """The pause doubles with every death that follows soon on the one before, and has a limit."""
        steady = time.monotonic() - self._started_at > STEADY
        self._deaths = 1 if steady else self._deaths + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._deaths - 1, 16))
        self._start_again_at = time.monotonic() + pause
        return f"{self.child.name} {what}; starting it again in {pause:g} seconds."


def why(code: int, log: Log) -> str:
    """What ended a program: the signal, or its exit code with the last line that it wrote."""
    if code < 0:
        return f"killed by {signals.Signals(-code).name}"
    words = ""
    with suppress(OSError):
        words = log.last_words()
    return f"exit code {code}: {words}" if words else f"exit code {code}, without a word"
