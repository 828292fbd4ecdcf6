"""A supervisor of small stand-in programs, given as JSON: runs under the real keeper, in processes of its own."""

import json
import sys
from pathlib import Path

from config.environment import inherited
from config.settings import ROOT
from service.supervisor.folder import lock_folder
from service.supervisor.plan import Child, Plan, Step
from service.supervisor.port import reserve
from service.supervisor.refusal import CannotStart
from service.supervisor.supervise import Supervisor


def plan(given: dict[str, list[list[str]]], var: Path, port: int) -> Plan:
    """`first`, `steps` and `rest` are lists of a name (or what a step says) and a command; `web` is one."""
    web = given.get("web", [["web", sys.executable, "-m", "http.server"]])[0]
    return Plan(
        root=ROOT,
        var=var,
        port=port,
        environment=inherited(PYTHONPATH=str(ROOT)),
        first=tuple(_child(line) for line in given.get("first", [])),
        steps=tuple(Step(says, tuple(argv)) for says, *argv in given.get("steps", [])),
        web=_child(web),
        rest=tuple(_child(line) for line in given.get("rest", [])),
        greeting=f"It answers on port {port}.",
        patience=2.0,
    )


def _child(line: list[str]) -> Child:
    return Child(line[0], tuple(line[1:]), grace=2.0)


def main(given: str, var: Path, port: int) -> int:
    try:
        with lock_folder(var, port) as lock, reserve(port) as reserved:
            return Supervisor(plan(json.loads(given), var, port), lock, reserved).run()
    except CannotStart as refusal:
        print(f"Did not start: {refusal}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
