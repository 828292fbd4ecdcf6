"""Hosts on one machine: network and process namespaces with a bridge between them, or plain processes without rights.

In namespaces each host has an address, a host name and a process table of its own, so that no host knows of another
whether a process lives there. Without the rights for that each is a group of processes with an address of its own in
127.0.77.0/24: that shows less, and the run says so.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.environment import inherited
from service.supervisor import kernel
from tests.supervisor.runs import eventually

INSIDE = "COUNTERSIGN_HOSTS_INSIDE"
BRIDGE, OUTER = "hosts0", "10.77.0.1"
# A host's first process: it does nothing but collect whose parents have died.
INIT = ("sh", "-c", "while :; do sleep 3600 & wait; done")


def possible() -> bool:
    """Whether this user may make namespaces of the network and of processes, and links between them."""
    if os.geteuid():
        return False
    tried = ["unshare", "--net", "--pid", "--uts", "--fork", "--mount-proc"]
    link = ["ip", "link", "add", "tried0", "type", "veth", "peer", "name", "tried1"]
    bridge = ["ip", "link", "add", "tried2", "type", "bridge"]
    try:
        return all(_quietly([*tried, *words]) for words in (link, bridge))
    except OSError:
        return False


def enter() -> None:
    """Go on in a network of this run's own, so that nothing of the machine's is touched or left behind."""
    if not os.environ.get(INSIDE):
        command = ["unshare", "--net", sys.executable, "-m", "tests.faults.hosts.run", *sys.argv[1:]]
        os.execvpe(command[0], command, {**os.environ, INSIDE: "1"})
    _ip("link", "set", "lo", "up")
    # Its address stays when links come and go, else everybody must find it anew.
    _ip("link", "add", BRIDGE, "address", "02:00:0a:4d:00:01", "type", "bridge")
    _ip("addr", "add", f"{OUTER}/24", "dev", BRIDGE)
    _ip("link", "set", BRIDGE, "up")


@dataclass
class Host:
    """One machine: an address, a folder that is its disk, and programs that end with it."""

    name: str
    number: int
    folder: Path
    apart: bool
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _first: subprocess.Popen[bytes] | None = None
    _init: int = 0

    @property
    def address(self) -> str:
        return f"10.77.0.{self.number}" if self.apart else f"127.0.77.{self.number}"

    @property
    def up(self) -> bool:
        return self._first is not None or bool(self.programs)

    def boot(self) -> None:
        """Switch it on: its namespaces, its link to the bridge, its address."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.apart:
            return
        spaces = ["--net", "--pid", "--uts", "--ipc", "--mount-proc", "--fork", "--kill-child"]
        with open(self.folder / "host.log", "ab") as log:
            # However this run ends, its hosts end with it: `unshare` itself does not listen to SIGTERM.
            command = ["setpriv", "--pdeathsig=KILL", "unshare", *spaces, *INIT]
            self._first = kernel.start(command, folder=self.folder, environment=inherited(), output=log, errors=log)
        first = self._first.pid
        assert eventually(lambda: self._found_init(first))
        inside, outside = f"eth{self.number}", f"host{self.number}"
        _ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", str(self._init))
        _ip("link", "set", outside, "master", BRIDGE, "up")
        self.run("hostname", self.name)
        self.run("ip", "link", "set", "lo", "up")
        self.run("ip", "addr", "add", f"{self.address}/24", "dev", inside)
        self.run("ip", "link", "set", inside, "up")

    def run(self, *words: str) -> None:
        """A command there, to its end; raises CalledProcessError."""
        subprocess.run([*self._entered(), *words], check=True, capture_output=True)

    def start(self, name: str, argv: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        """A program there, with a log of its name on the host's disk."""
        with open(self.folder / f"{name}.log", "ab") as log:
            command = [*self._entered(folder), *argv]
            found = kernel.start(command, folder=folder, environment=environment, output=log, errors=log)
        self.programs.append(found)

    def kill(self, *, unplugged: bool = False) -> None:
        """The machine dies, all its processes at once; unplugged first, nobody hears that its connections ended."""
        if self.apart and unplugged:
            _ip("link", "set", f"host{self.number}", "down")
        if self._init:
            kernel.send(signal.SIGKILL, {self._init})
        for program in self.programs:
            kernel.send(signal.SIGKILL, {program.pid, *kernel.descendants(program.pid)})
        for process in (*self.programs, *([self._first] if self._first else [])):
            process.wait(20)
        if self.apart:
            eventually(lambda: not Path(f"/sys/class/net/host{self.number}").exists(), 5)
            _quietly(["ip", "link", "del", f"host{self.number}"])
        self.programs, self._first, self._init = [], None, 0

    def said(self) -> str:
        """The last lines of its logs."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {path.name}\n{path.read_text('utf-8', 'replace')[-3000:]}" for path in logs)

    def _found_init(self, first: int) -> bool:
        children = [pid for pid, parent in kernel.descendants(first).items() if parent == first]
        self._init = children[0] if children else 0
        # `unshare` mounts the process table before it becomes the shell.
        return bool(self._init) and Path(f"/proc/{self._init}/comm").read_text().strip() == INIT[0]

    def _entered(self, folder: Path | None = None) -> list[str]:
        if not self.apart:
            return []
        return [
            "nsenter",
            f"--target={self._init}",
            "--net",
            "--pid",
            "--uts",
            "--ipc",
            "--mount",
            f"--wd={folder or '/'}",
            "--",
        ]


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.strip()}")


def _quietly(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
