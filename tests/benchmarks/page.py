"""Writes docs/benchmarks.md: a section for each part, with when and on what it was measured, and what was not run."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from config.settings import ROOT
from service.supervisor import valkey
from tests.benchmarks.told import Line, table
from tests.support.postgres import available_binaries

PAGE = ROOT / "docs" / "benchmarks.md"
PACKAGES = ("flask", "gunicorn", "psycopg", "rq", "sqlalchemy")
NOT_RUN = "Not run yet."
INTRODUCTION = """# What the service does in a second

`make bench` measures this and writes the page; `make bench ONLY=sending` measures one part and leaves the others as
they are. Everything runs on a PostgreSQL as durable as it is by default, over HTTP where people use HTTP, with sign-in,
permissions, history, tasks and outbox on, and with the web server and workers of `make run`. Beside it stands the
limit, measured in the same run and in turns: the least program that does the same. A figure is the median of five
turns or more; one turn before them does not count. Ratios can be compared between machines, milliseconds cannot.
Nothing is drawn by chance: the seeds are the numbers of the turns, and rows are made from numbers.
"""
# What a profile says of a target that was not met.
WHY: Mapping[str, str] = {
    "sending": "400 notices take some 23 statements and two transactions that write (counted on PostgreSQL, all to one "
    "person; each further one adds a question of what they may see). Of a worker's time on the processor, 0.3 ms for "
    "each notice while the machine was busy, cProfile gives half to reading records and the people around them, a "
    "tenth to finding who is told, a tenth to writing and settling, and less each to claiming, wording and asking what "
    "they may see. Of the database's, claiming, writing notices and settling take most.",
    "bulk": "a simulated step stands for some 57 statements, those of mornings and messages among them. cProfile "
    "gives two fifths of the time to sending, most of it e-mail, which goes one by one, a third to mornings (who has "
    "what, programmes, clocks), and a tenth to the steps of people; nearly all of each is work around statements.",
    "worklists": "three statements, a ping of the connection, BEGIN and ROLLBACK stand beside the limit's five, and "
    "the processor's time goes into SQLAlchemy's work around each statement, into reading fifty tasks as objects and "
    "writing them. In figures of a year ten thousand rows are looked up by number that a small database reads through.",
    "transitions": "21 statements, a ping of the connection, BEGIN and COMMIT stand beside the limit's few, and nine "
    "tenths of the processor's time go into SQLAlchemy's work around them. cProfile gives a quarter to locking the "
    "audit and the plan and reading what hangs on them, a sixth to writing the new state and its history, a sixth to "
    "tasks, a twentieth each to who asks, the people around, what they may see and in which relation they stand.",
}


def write(what: Mapping[str, str], found: Mapping[str, Sequence[Line]]) -> None:
    """Write anew the sections of what was `found`, by part; `what` says of every part what it is."""
    before = sections(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    parts = [
        f"## {name}\n\n{said}\n\n{_measured(name, found[name]) if name in found else before.get(name, NOT_RUN)}\n"
        for name, said in what.items()
    ]
    PAGE.write_text("\n".join([INTRODUCTION, *parts]), "utf-8")


def sections(page: str) -> dict[str, str]:
    """By part what the page says of its measurement, without its first paragraph."""
    found = re.findall(r"^## (\w+)\n\n.*?\n\n(.*?)\s*(?=^## |\Z)", page, re.M | re.S)
    return dict(found)


def _measured(name: str, lines: Sequence[Line]) -> str:
    missed = any("not met" in line.target for line in lines)
    why = f"\nWhat a profile says of the miss: {WHY[name]}\n" if missed and name in WHY else ""
    return f"{_machine()}\n\n{table(list(lines))}{why}"


def _machine() -> str:
    load = os.getloadavg()[2]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores of {_processor()}, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release().split('-')[0]}; load of the last quarter of an hour {load:.1f}. "
        f"Python {platform.python_version()}, {_said(available_binaries()[0] / 'postgres')}, "
        f"{_said(Path(valkey.child(Path('/tmp')).argv[0]))}, {packages}."
    )


def _said(program: Path) -> str:
    said = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, cwd="/tmp").stdout
    return " ".join(said.replace("v=", "").split()[:3])


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    models = re.findall(r"^model name\s*: (.+)$", info.read_text("utf-8") if info.exists() else "", re.M)
    return models[0] if models else platform.machine()
