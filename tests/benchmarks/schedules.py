"""How many simulated days pass in a minute when people, clocks and mail live through seeded faults in one process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from tests.benchmarks.told import Line
from tests.faults.deterministic.schedule import steps_of
from tests.faults.deterministic.story import Plant, lived

SEEDS, STEPS = range(1, 6), 40
MEMORY = Path("/dev/shm")


def measured(server: str, folder: Path) -> Iterator[Line]:
    """On SQLite, whatever the server; the first schedule warms the program up and does not count."""
    rates = list[float]()
    with TemporaryDirectory(prefix="countersign-", dir=MEMORY if MEMORY.is_dir() else folder) as place:
        plant = Plant(Path(place))
        lived(plant, steps_of(0, STEPS))
        for seed in SEEDS:
            began = process_time()
            run = lived(plant, steps_of(seed, STEPS))
            rates.append(60 * run.days / (process_time() - began))
            assert not run.broken, run.broken
    yield Line("simulated days in a minute of the processor", f"{median(rates):,.0f}")
