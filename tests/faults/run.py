"""`make faults`: runs the fault tests, collects what they kept, writes docs/faults.md and README's table of it."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from config.environment import inherited
from config.settings import ROOT
from tests.faults.outcomes import ended
from tests.faults.scoreboard import CHAIN, FOLDER, MUTATIONS, Result, kept, worst

PAGE, README = ROOT / "docs" / "faults.md", ROOT / "README.md"
BEGIN, END = "<!-- `make faults` writes from here -->", "<!-- to here -->"
FIGURES = ("commands", "faults", "lost", "duplicated", "illegal", "missing", "extra copies", "worst recovery, s")
HEADINGS = ("what is broken, and how", "database", "seeds", *FIGURES, "beside it")
SHORT = ("what is broken, and how", "database", *FIGURES)


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for and write both pages of it; returns pytest's exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "-k", dest="words", help="Only tests with these words, as pytest takes them; no page is written."
    )
    parser.add_argument("--keep", type=Path, help="A folder for the results; what is there already counts too.")
    parser.add_argument("--only-write", action="store_true", help="Run nothing: write what the folder holds.")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="countersign-score-", dir="/tmp") as temporary:
        folder = given.keep or Path(temporary)
        code = 0 if given.only_write else _run(folder, given.words)
        if not given.words:
            write(kept(folder), *ended(folder))
    return code


def _run(folder: Path, words: str | None) -> int:
    chosen = ["-k", words] if words else []
    command = [sys.executable, "-m", "pytest", "-s", "-q", "-m", "", *chosen, "tests/faults"]
    return subprocess.run(command, cwd=ROOT, env=dict(inherited(**{FOLDER: str(folder)})), check=False).returncode


def write(results: Sequence[Result], passed: Collection[str] = (), failed: Collection[str] = ()) -> None:
    """Write the page, and the table in README between its two marks."""
    PAGE.write_text(page(results, passed, failed), "utf-8")
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if mark:
        lines = [*_table(SHORT, [_short(result) for result in _rows(results)]), "", *_scores(results)]
        README.write_text("\n".join([f"{before}{BEGIN}", "", *lines, "", f"{END}{after}"]), "utf-8")


def page(results: Sequence[Result], passed: Collection[str] = (), failed: Collection[str] = ()) -> str:
    """The page, of these results and of the names of the tests that ended well and did not."""
    seeds: dict[tuple[str, str], set[int]] = defaultdict(set)
    for result in results:
        if result.seed is not None:
            seeds[result.row, result.database].add(result.seed)
    rows = [_long(result, seeds[result.row, result.database]) for result in _rows(results)]
    head = HEAD.format(day=datetime.now(UTC).date(), machine=_machine(), runs=_ended(len(passed), sorted(failed)))
    return "\n".join([head, *_table(HEADINGS, rows), "", *_scores(results), TAIL]).rstrip() + "\n"


def _ended(passed: int, failed: Sequence[str]) -> str:
    if not failed:
        return f"{passed:,} tests and runs ended as they should."
    names = "\n".join(f"- `{name}`" for name in failed)
    return f"{passed:,} tests and runs ended as they should, **{len(failed):,} did not**:\n\n{names}"


def _rows(results: Sequence[Result]) -> list[Result]:
    return [result for result in worst(results) if result.row not in (MUTATIONS, CHAIN)]


def _scores(results: Sequence[Result]) -> list[str]:
    """Rows that say one figure and not what became of commands: each is a line under the table."""
    return [f"- **{r.row}**, {r.database}: {r.said}" for r in worst(results) if r.row in (MUTATIONS, CHAIN)]


def _long(result: Result, seeds: set[int]) -> list[str]:
    row, database, *figures = _short(result)
    return [row, database, ", ".join(map(str, sorted(seeds))) or "–", *figures, result.said.replace("|", "/")]


def _short(result: Result) -> list[str]:
    measured = (result.lost, result.duplicated, result.illegal, result.missing, result.extra_copies)
    recovery = "–" if result.worst_recovery is None else f"{result.worst_recovery:.1f}"
    numbers = (_number(value) for value in (result.commands, result.faults, *measured))
    return [result.row, result.database, *numbers, recovery]


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (headings, ["---"] * len(headings), *rows)]


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores ({platform.system()}, {platform.machine()}) and a load of {load} at its end"


HEAD = """# What the service does under faults

`make faults` breaks a real installation in each of the ways below, counts, and writes this page. It was written on
{day}, on a machine with {machine}.
Recovery times run from the end of a fault until the service is ready and nothing is left to send. They are measured,
not promised: on a machine that has other work to do they grow with its load. {runs}

Every row ends with the same questions, asked of the database in plain SQL and of the mail that arrived
([`tests/faults/invariants.py`](../tests/faults/invariants.py)). *Lost*: acknowledged and not in the history.
*Duplicated*: in the history more often than asked for. *Illegal*: a history that does not fold or verify, a step that
is not in the published table, state without its tasks or messages. *Missing*: a message settled as sent that never
arrived, or an escalation that is nobody's. *Extra copies*: e-mails that came again under the same Message-ID, at most
one for each process killed while it sent. Of several runs commands and faults are summed and every figure after them
is the worst; what is told beside these is of the run that took longest to recover.
"""
TAIL = """
`make faults ONLY=redis` runs some of it, `SEED=7` with another seed, `RUNS=1` once instead of five times, and with
`KEEP=folder` it goes on where it was stopped. A dash stands for what a row does not measure. In these runs a message
whose sending was cut short twice waits two seconds instead of a minute (policy `sending.first_wait_seconds`), so that a
run ends; everything else is as supplied.
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
