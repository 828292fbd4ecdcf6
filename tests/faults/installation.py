"""A real installation in a folder of its own: what `make run` starts, on a database and a mail server of the test."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from config.environment import inherited
from config.settings import ROOT
from service.supervisor import kernel
from service.supervisor import valkey as embedded
from tests.supervisor.runs import eventually, free_port

PATIENCE = 60.0
# On a machine that has much else to do. What is measured and not promised may take long, and is then said.
TO_START, TO_RECOVER = 180.0, 600.0
SECRET = "faults-only-secret-key-of-some-length"


class Installation:
    """The keeper, the supervisor, Valkey, gunicorn with its workers, the worker and the clock: all of it real.

    `redis` is an address, or None for the Valkey of its own. `policy` changes values of policy's section `sending`;
    by default a message whose sending was cut short twice waits two seconds instead of a minute. `environment` is
    what all of its programs are told besides.
    """

    def __init__(
        self,
        folder: Path,
        database: str,
        mail: str,
        redis: str | None = None,
        policy: dict[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.var = folder / "var"
        self.var.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = folder / "said.txt"
        self.process: subprocess.Popen[bytes] | None = None
        self._environment = {
            "DATABASE_URL": database,
            "DEMO": "0",
            "LOG_LEVEL": "INFO",
            "POLICY_FILE": str(policy_file(folder, policy or {})),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "REDIS_URL": redis or "",
            "SECRET_KEY": SECRET,
            "SMTP_URL": mail,
            "VAR": str(self.var),
            **(environment or {}),
        }

    # --- the whole of it --------------------------------------------------------------------------------

    def start(self) -> float:
        """Start it as documented; returns the seconds until it said that it is ready."""
        began = time.monotonic()
        with open(self.said, "ab") as output:
            self.process = kernel.start(
                [sys.executable, "-m", "service.supervisor"],
                folder=ROOT,
                environment=inherited(**self._environment),
                output=output,
                errors=output,
            )
        before = self.output.count("Ready after")
        if not eventually(lambda: self.output.count("Ready after") > before or self._over(), TO_START) or self._over():
            raise RuntimeError(f"It did not start: {self.output}\n{self.log('web')}\n{self.log('prepare')}")
        return time.monotonic() - began

    def stop(self) -> int:
        """Ask it to stop, as Ctrl-C and a service manager do; returns the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def power_cut(self) -> None:
        """Everything at once: frozen first, so that none of them sees another die and tidies up."""
        if self.process is None:
            return
        every = {self.process.pid, *self._below()}
        kernel.send(signal.SIGSTOP, every)
        every |= set(self._below())
        kernel.send(signal.SIGKILL, every)
        self.process.wait(PATIENCE)
        self.process = None
        eventually(lambda: not any(_lives(pid) for pid in every), PATIENCE)

    def ready(self) -> bool:
        """Whether /health/ready says so."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
                return bool(json.load(answer)["status"] == "ready")
        except (OSError, ValueError):
            return False

    # --- its processes ----------------------------------------------------------------------------------

    def web_children(self) -> list[int]:
        """gunicorn's workers, which answer."""
        web = self._named("gunicorn")
        return [pid for pid, parent in web.items() if parent in web]

    def web_parents(self) -> list[int]:
        web = self._named("gunicorn")
        return [pid for pid, parent in web.items() if parent not in web]

    def worker_parents(self) -> list[int]:
        workers = self._named("notifications.worker\0work")
        return [pid for pid, parent in workers.items() if parent not in workers]

    def worker_children(self) -> list[int]:
        """The forked processes that send."""
        workers = self._named("notifications.worker\0work")
        return [pid for pid, parent in workers.items() if parent in workers]

    def clocks(self) -> list[int]:
        clocks = self._named("notifications.worker\0clock")
        return [pid for pid, parent in clocks.items() if parent not in clocks]

    def valkeys(self) -> list[int]:
        return list(self._named("valkey-server")) or list(self._named("redis-server"))

    @property
    def redis(self) -> str:
        """The address of its Valkey."""
        return self._environment["REDIS_URL"] or embedded.url(self.var)

    # --- what it says -----------------------------------------------------------------------------------

    @property
    def output(self) -> str:
        return self.said.read_text("utf-8") if self.said.exists() else ""

    def log(self, name: str) -> str:
        """What one of its programs has written: web, worker, clock, valkey or prepare."""
        path = self.var / "log" / f"{name}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def _over(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _below(self) -> dict[int, int]:
        return kernel.descendants(self.process.pid) if self.process else {}

    def _named(self, words: str) -> dict[int, int]:
        """Living processes of this installation whose command line holds these words, with their parents."""
        return {pid: parent for pid, parent in self._below().items() if words in _command(pid)}


def kill(processes: list[int], number: int = signal.SIGKILL) -> int:
    """Send these processes a signal; returns how many there were."""
    kernel.send(number, set(processes))
    return len(processes)


def within(happens: Callable[[], object], seconds: float = PATIENCE) -> float:
    """The seconds until something becomes true; raises AssertionError when it does not in time."""
    began = time.monotonic()
    assert eventually(happens, seconds), f"not within {seconds:g} seconds"
    return time.monotonic() - began


def policy_file(folder: Path, changes: dict[str, Any]) -> Path:
    """A copy of the policy with these changes to its section `sending`."""
    policy = yaml.safe_load((ROOT / "config" / "policy.yaml").read_text("utf-8"))
    policy["sending"] |= {"first_wait_seconds": 2, **changes}
    path = folder / "policy.yaml"
    path.write_text(yaml.safe_dump(policy, allow_unicode=True), "utf-8")
    return path


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
