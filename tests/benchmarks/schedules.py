"""How many simulated days pass in a minute when people, clocks and mail live through seeded faults in one process."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from tests.faults.deterministic.schedule import steps_of
from tests.faults.deterministic.story import Plant, lived

SEEDS, STEPS = range(1, 4), 40
MEMORY = Path("/dev/shm")


def main() -> int:
    """Measure, and say it in a line; the first schedule warms the program up and does not count."""
    with TemporaryDirectory(prefix="countersign-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        plant = Plant(Path(folder))
        lived(plant, steps_of(0, STEPS))
        began = process_time()
        runs = [lived(plant, steps_of(seed, STEPS)) for seed in SEEDS]
        seconds = process_time() - began
    days, commands, faults = (sum(getattr(run, name) for run in runs) for name in ("days", "commands", "faults"))
    beside = f"{days} days, {commands} commands, {faults} faults"
    print(f"Simulated days a minute of processor: {60 * days / seconds:,.0f} ({beside})")
    return 0 if not any(run.broken for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
