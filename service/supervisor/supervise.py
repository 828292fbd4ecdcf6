"""Runs a plan: what comes first, the steps, then the web and the rest together, until asked to stop."""

import socket
import subprocess
import time
from functools import partial
from typing import IO

from service.supervisor import kernel
from service.supervisor.crew import AskedToStop, Crew
from service.supervisor.logs import Log, shown
from service.supervisor.plan import Child, Plan, Step
from service.supervisor.port import Question, listen
from service.supervisor.program import why
from service.supervisor.refusal import CannotStart
from service.supervisor.terminal import say

LAST_GRACE = 1.0


class Supervisor:
    """One run of a plan; every program inherits the lock, the web also the socket."""

    def __init__(self, plan: Plan, lock: IO[str], reserved: socket.socket) -> None:
        self._plan = plan
        self._lock = lock
        self._socket = reserved
        self._log_folder = plan.var / "log"
        self._crew = Crew(self._start, partial(Log, self._log_folder))

    def run(self) -> int:
        """Serve until asked to stop, then return 0. Raises CannotStart."""
        began = time.monotonic()
        try:
            self._crew.add(self._plan.first)
            self._prepare()
            self._serve(began)
        except AskedToStop:
            say("Stopping … (once more to stop at once)")
        finally:
            self._stop()
        say("Stopped.")
        return 0

    def _prepare(self) -> None:
        log = Log(self._log_folder, "prepare")
        for step in self._plan.steps:
            say(f"{step.says} …")
            code = self._crew.wait_for_end(self._start_step(step, log))
            if code:
                raise CannotStart(f"“{step.says}” failed ({why(code, log)}). The whole story is in {log.shown}.")

    def _serve(self, began: float) -> None:
        question = Question(self._plan.port)
        listen(self._socket, self._plan.port)
        self._crew.add([self._plan.web, *self._plan.rest])
        if not self._crew.wait_until(question.answered, self._plan.patience):
            say(f"The web does not answer yet; the reason may be in {shown(self._log_folder)}/web.log.")
            self._crew.wait_until(question.answered)
        say(f"Ready after {time.monotonic() - began:.1f} seconds.\n\n{self._plan.greeting}\n")
        self._crew.wait_until(lambda: False)

    def _stop(self) -> None:
        self._crew.stop(child.name for child in (self._plan.web, *self._plan.rest))
        self._crew.stop(child.name for child in self._plan.first)
        kernel.end_descendants(LAST_GRACE)

    def _start(self, child: Child, log: Log) -> "subprocess.Popen[bytes]":
        number = self._socket.fileno()
        with log.open() as output:
            return kernel.start(
                [argument.replace("{socket}", str(number)) for argument in child.argv],
                folder=self._plan.root,
                environment=self._plan.environment,
                output=output,
                errors=output,
                keep=[self._lock.fileno(), number] if child is self._plan.web else [self._lock.fileno()],
            )

    def _start_step(self, step: Step, log: Log) -> "subprocess.Popen[bytes]":
        """A step's output goes to the terminal, as its progress is for people; its errors go to the log."""
        with log.open() as errors:
            return kernel.start(
                step.argv,
                folder=self._plan.root,
                environment={**self._plan.environment, **step.environment},
                errors=errors,
                keep=[self._lock.fileno()],
            )
