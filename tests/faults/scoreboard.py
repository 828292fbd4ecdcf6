"""What a row of the fault table came to: kept as JSON by the test that ran it, written as a page by `make faults`."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

FOLDER = "COUNTERSIGN_SCOREBOARD"
SEED, RUNS = "SEED", "RUNS"
# Rows that say one figure, in `said`, and not what became of commands.
MUTATIONS, CHAIN = "seeded defects", "tampering"


@dataclass(frozen=True)
class Result:
    """One run. `missing` are messages that reached nobody, `worst_recovery` seconds until all was well again.

    None stands for what this row does not measure; `said` is what else is to be told, in one sentence. `added` is
    by how many milliseconds the p95 of commands was longer while it was broken: of several runs the middle one is told.
    """

    row: str
    database: str
    seed: int | None = None
    commands: int | None = None
    faults: int | None = None
    lost: int | None = None
    duplicated: int | None = None
    illegal: int | None = None
    missing: int | None = None
    extra_copies: int | None = None
    worst_recovery: float | None = None
    said: str = ""
    command: str = ""
    added: float | None = None


def seed(number: int = 1) -> int:
    """The seed that SEED in the environment gives, else this one; it is printed, so that a failure can be repeated."""
    chosen = int(os.environ.get(SEED, number))
    print(f"SEED={chosen}")
    return chosen


def runs() -> list[int]:
    """The numbers of the runs of each row: RUNS in the environment says how many, five unless it does."""
    return list(range(1, int(os.environ.get(RUNS, 5)) + 1))


def given() -> bool:
    """Whether SEED names the one seed that is to be run."""
    return SEED in os.environ


def keep(result: Result) -> Result:
    """Print a result, and keep it where COUNTERSIGN_SCOREBOARD says, if it does."""
    said = {name: value for name, value in asdict(result).items() if value not in (None, "")}
    print(json.dumps(said, ensure_ascii=False))
    if folder := os.environ.get(FOLDER):
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{uuid.uuid4().hex}.json").write_text(json.dumps(asdict(result)), "utf-8")
    return result


def kept(folder: Path) -> list[Result]:
    """Every result in a folder, by row and database."""
    found = [Result(**json.loads(path.read_text("utf-8"))) for path in folder.glob("*.json")]
    return sorted(found, key=lambda result: (result.row, result.database, result.seed or 0))


def worst(results: Iterable[Result]) -> list[Result]:
    """One result for each row and database: commands and faults together, of everything else the worst.

    What is told beside it is told by the worst of those that tell anything.
    """
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.row, result.database), []).append(result)
    return [_worst(group) for group in groups.values()]


def _worst(group: list[Result]) -> Result:
    telling = [result for result in group if result.said] or group
    merged = asdict(max(telling, key=lambda result: (result.worst_recovery or 0, result.commands or 0)))
    for name in ("commands", "faults"):
        merged[name] = _over(group, name, sum)
    for name in ("lost", "duplicated", "illegal", "missing", "extra_copies", "worst_recovery"):
        merged[name] = _over(group, name, max)
    added = sorted(result.added for result in group if result.added is not None)
    if added:
        merged["said"] = (
            f"p95 of commands {median(added):+.0f} ms in the middle of {len(added)} runs, beside the same run's when "
            f"all was well; {added[0]:+.0f} to {added[-1]:+.0f} ms with what else the machine did."
        )
    return Result(**merged)


def _over(group: list[Result], name: str, of: object) -> object:
    values = [value for result in group if (value := getattr(result, name)) is not None]
    return of(values) if values and callable(of) else None
