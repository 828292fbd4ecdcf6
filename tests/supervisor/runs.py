"""Starts real runs of stand-in programs, and says which processes belong to them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from config.environment import inherited
from config.settings import ROOT
from service.supervisor.kernel import send

HERE = Path(__file__).resolve().parent
KEEPER = ROOT / "service" / "supervisor"
MARK = "COUNTERSIGN_TEST_RUN"
PYTHON = sys.executable
WEB = [["web", PYTHON, str(HERE / "web.py"), "{socket}"]]


def sleeping(name: str) -> list[str]:
    """A program that does nothing until it is stopped."""
    return [name, PYTHON, "-c", "import signal; signal.pause()"]


def python(name: str, code: str) -> list[str]:
    return [name, PYTHON, "-c", code]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def eventually(happens: Callable[[], object], seconds: float = 15.0) -> bool:
    """Whether something becomes true within the time given."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happens():
            return True
        time.sleep(0.05)
    return bool(happens())


class Run:
    """A keeper with its supervisor and their stand-ins; what it says is in `output`."""

    def __init__(
        self, folder: Path, port: int | None = None, terminal: int | None = None, **programs: list[list[str]]
    ) -> None:
        self.mark = uuid.uuid4().hex
        self.var = folder
        self.var.mkdir(exist_ok=True)
        self.port = port or free_port()
        self.said = folder / f"said-{self.mark}.txt"
        given = json.dumps({"web": WEB, **programs})
        stand_in = [str(HERE / "stand_in.py"), given, str(folder), str(self.port)]
        with open(self.said, "wb") as output:
            self.keeper = subprocess.Popen(
                [PYTHON, "-P", "keeper.py", *stand_in],
                cwd=KEEPER,
                env=inherited(**{MARK: self.mark, "PYTHONPATH": str(ROOT)}),
                stdin=terminal,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self.said.read_text("utf-8")

    def says(self, words: str, seconds: float = 15.0) -> bool:
        return eventually(lambda: words in self.output, seconds)

    def log(self, name: str) -> str:
        """What a program has written so far."""
        path = self.var / "log" / f"{name}.log"
        return path.read_text("utf-8") if path.exists() else ""

    def is_ready(self) -> bool:
        return self.says("Ready after")

    def processes(self, words: str = "") -> list[int]:
        """Living processes of this run whose command line holds these words, by what they inherited."""
        return sorted(pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self._is(pid, words))

    def supervisor(self) -> int:
        """The supervisor is the one process directly below the keeper."""
        status = {pid: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.processes()}
        return next(pid for pid, fields in status.items() if int(fields[1]) == self.keeper.pid)

    def end(self, number: int = signal.SIGTERM, seconds: float = 15.0) -> int:
        """Send the keeper a signal and wait for it; returns its exit code."""
        self.keeper.send_signal(number)
        return self.keeper.wait(seconds)

    def clean_up(self) -> None:
        """Kill whatever is left; for the end of a test, whatever came of it."""
        while left := self.processes():
            send(signal.SIGKILL, set(left))
            time.sleep(0.02)
        self.keeper.wait()

    def _is(self, pid: int, words: str) -> bool:
        try:
            mine = f"{MARK}={self.mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes()
            return mine and words.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
