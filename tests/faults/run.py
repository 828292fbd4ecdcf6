"""`make faults`: runs the fault tests, collects what they kept, and writes docs/faults.md."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from config.environment import inherited
from config.settings import ROOT
from tests.faults.scoreboard import FOLDER, Result, kept, worst

PAGE = ROOT / "docs" / "faults.md"
HEADINGS = (
    "what is broken, and how",
    "database",
    "seeds",
    "commands",
    "faults",
    "lost",
    "duplicated",
    "illegal",
    "missing",
    "extra copies",
    "worst recovery, s",
    "beside it",
)
# Rows that say one figure and not what became of commands: each is a line under the table.
MUTATIONS, CHAIN = "seeded defects", "tampering"


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for, write the page if all of it was; returns pytest's exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-k", dest="words", help="Only tests with these words, as pytest takes them.")
    parser.add_argument("--keep", type=Path, help="A folder for the results; what is there already counts too.")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="countersign-score-", dir="/tmp") as temporary:
        folder = given.keep or Path(temporary)
        code = _run(folder, given.words)
        PAGE.write_text(page(kept(folder)), "utf-8")
        print(f"Written: {PAGE.relative_to(ROOT)}")
    return code


def _run(folder: Path, words: str | None) -> int:
    chosen = ["-k", words] if words else []
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-m", "", *chosen, "tests/faults"]
    return subprocess.run(command, cwd=ROOT, env=dict(inherited(**{FOLDER: str(folder)})), check=False).returncode


def page(results: Sequence[Result]) -> str:
    """The page, of these results."""
    table = [r for r in worst(results) if r.row not in (MUTATIONS, CHAIN)]
    seeds: dict[tuple[str, str], set[int]] = defaultdict(set)
    for result in results:
        if result.seed is not None:
            seeds[result.row, result.database].add(result.seed)
    rows = [_row(result, seeds[result.row, result.database]) for result in table]
    scores = [f"- **{r.row}**: {r.said}" for r in worst(results) if r.row in (MUTATIONS, CHAIN)]
    parts = [HEAD.format(day=datetime.now(UTC).date(), machine=_machine()), *_table(rows), "", *scores, TAIL]
    return "\n".join(parts).rstrip() + "\n"


def _row(result: Result, seeds: set[int]) -> list[str]:
    measured = (result.lost, result.duplicated, result.illegal, result.missing, result.extra_copies)
    recovery = "–" if result.worst_recovery is None else f"{result.worst_recovery:.1f}"
    numbers = [_number(value) for value in (result.commands, result.faults, *measured)]
    return [
        result.row,
        result.database,
        ", ".join(map(str, sorted(seeds))) or "–",
        *numbers,
        recovery,
        result.said.replace("|", "/"),
    ]


def _table(rows: Iterable[list[str]]) -> list[str]:
    lines = [HEADINGS, ["---"] * len(HEADINGS), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {load} when it was written"


HEAD = """# What the service does under faults

`make faults` breaks a real installation in each of the ways below, counts, and writes this page. Written on {day} on a
machine with {machine}. Recovery times are from the end of the fault until the service is ready and nothing is left to
send; they are measured, not promised: on a machine with other work to do they grow with its load.

Every row ends with the same questions, asked of the database in plain SQL and of the mail that arrived
([`tests/faults/invariants.py`](../tests/faults/invariants.py)). *Lost*: acknowledged and not in the history.
*Duplicated*: in the history more often than asked for. *Illegal*: a history that does not fold or verify, a step that
is not in the published table, state without its tasks or messages. *Missing*: a message settled as sent that never
arrived, or an escalation that is nobody's. *Extra copies*: e-mails that came again under the same Message-ID, at most
one for each process killed while it sent.
"""
TAIL = """
Run some of it with `make faults ONLY=redis`, another seed with `SEED=7 make faults`. A dash stands for what a row does
not measure. In these runs a message whose sending was cut short twice waits two seconds instead of a minute (policy
`sending.first_wait_seconds`), so that a run ends; everything else is as supplied.
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
