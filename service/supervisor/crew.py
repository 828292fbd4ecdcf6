"""The running programs of one supervisor: started again when they die, orphans ended, errors told."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from service.supervisor import kernel
from service.supervisor.logs import Log
from service.supervisor.plan import Child
from service.supervisor.program import Program, Start
from service.supervisor.signals import blocked
from service.supervisor.terminal import say

TICK = 0.2
LOOK_AT_LOGS_EVERY = 1.0
STRAY_GRACE = 3.0
SECOND_REQUEST_AFTER = 1.0  # one Ctrl-C or `timeout` may reach this process by two ways at once


class AskedToStop(Exception):
    """Ctrl-C, SIGTERM, or the terminal was closed."""


class Crew:
    """Programs by the name of their child; everything happens in `tick`, one thing at a time."""

    def __init__(self, start: Start, make_log: Callable[[str], Log]) -> None:
        self._start = start
        self._make_log = make_log
        self._programs: list[Program] = []
        self._awaited: subprocess.Popen[bytes] | None = None
        self._strays: dict[int, float] = {}
        self._look_for_strays = False
        self._look_at_logs_at = 0.0
        kernel.adopt_orphans()
        self._watched = blocked()

    def add(self, children: Iterable[Child]) -> None:
        """Start these, and start them again whenever they die."""
        added = [Program(child, self._make_log(child.name), self._start) for child in children]
        self._programs += added
        self._start_what_is_due()

    def wait_for_end(self, process: subprocess.Popen[bytes]) -> int:
        """The exit code of a process that is not to be started again, once it has ended."""
        self._awaited = process
        self.wait_until(lambda: process.returncode is not None)
        self._awaited = None
        return process.returncode

    def wait_until(self, happened: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Keep everything running until something has happened; False when the time was up first."""
        until = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > until:
                return False
            self._tick()
        return True

    def stop(self, names: Iterable[str]) -> None:
        """Ask these programs to stop and kill those that outstay their grace, or all when asked again."""
        wanted = set(names)
        leaving = [program for program in self._programs if program.child.name in wanted]
        self._programs = [program for program in self._programs if program not in leaving]
        began = time.monotonic()
        until = began + max((program.child.grace for program in leaving), default=0)
        for program in leaving:
            program.signal(signal.SIGTERM)
        while any(program.process for program in leaving):
            hurry = self._asked() and time.monotonic() - began > SECOND_REQUEST_AFTER
            self._take_note(kernel.reap(), leaving)
            if hurry or time.monotonic() > until:
                for program in leaving:
                    program.signal(signal.SIGKILL)

    def _tick(self) -> None:
        if self._asked():
            raise AskedToStop
        for line in self._take_note(kernel.reap(), self._programs):
            say(line)
        if self._look_for_strays:
            self._end_strays()
        self._start_what_is_due()
        if time.monotonic() > self._look_at_logs_at:
            self._look_at_logs_at = time.monotonic() + LOOK_AT_LOGS_EVERY
            self._look_at_logs()

    def _asked(self) -> bool:
        """Wait for what happens next, for a moment at most; whether it is a request to stop."""
        found = signal.sigtimedwait(self._watched, TICK)
        return found is not None and found.si_signo != signal.SIGCHLD

    def _take_note(self, ended: dict[int, int], programs: Iterable[Program]) -> list[str]:
        """What to tell people of the processes that have ended."""
        self._look_for_strays |= bool(ended)
        if self._awaited and self._awaited.pid in ended:
            self._awaited.returncode = ended[self._awaited.pid]
        return [
            program.ended(ended[program.process.pid])
            for program in programs
            if program.process and program.process.pid in ended
        ]

    def _end_strays(self) -> None:
        """End what a dead program left behind and this process has adopted: first asked, then killed."""
        own = {program.process.pid for program in self._programs if program.process}
        own |= {self._awaited.pid} if self._awaited else set()
        adopted = {pid for pid, parent in kernel.descendants(os.getpid()).items() if parent == os.getpid()} - own
        now = time.monotonic()
        self._strays = {pid: self._strays.get(pid, now) for pid in adopted}
        kernel.send(signal.SIGTERM, {pid for pid, since in self._strays.items() if since == now})
        kernel.send(signal.SIGKILL, {pid for pid, since in self._strays.items() if now - since > STRAY_GRACE})
        self._look_for_strays = bool(adopted)

    def _start_what_is_due(self) -> None:
        for program in self._programs:
            if failure := program.start_if_due():
                say(failure)

    def _look_at_logs(self) -> None:
        for program in self._programs:
            with suppress(OSError):
                program.log.shorten()
                if found := program.log.errors():
                    line, more = found
                    others = f", and {more} more" if more else ""
                    say(f"{program.child.name}: {line} ({program.log.shown}{others})")
