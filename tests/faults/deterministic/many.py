"""Many schedules at once, a process for each processor of the machine, and how many days they live in a minute."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, process_time
from typing import NamedTuple

from tests.faults.deterministic.schedule import Step, shrunk, steps_of
from tests.faults.deterministic.story import Lived, Plant, lived

ATTEMPTS = 40


class Life(NamedTuple):
    """What came of a seed, and the seconds of processor that it took."""

    seed: int
    lived: Lived
    seconds: float


class Many:
    """The lives of these seeds in order, each when it is over; afterwards `said` is how fast that was."""

    def __init__(self, seeds: Sequence[int], length: int, folder: Path) -> None:
        self._seeds, self._life = seeds, partial(life, length=length, folder=folder)
        self._processes = min(os.cpu_count() or 1, len(seeds))
        self.said = ""

    def __iter__(self) -> Iterator[Life]:
        began, days, seconds = monotonic(), 0, 0.0
        with ProcessPoolExecutor(self._processes, get_context("spawn")) as pool:
            for found in pool.map(self._life, self._seeds):
                days, seconds = days + found.lived.days, seconds + found.seconds
                yield found
        rates = round(60 * days / seconds), round(60 * days / (monotonic() - began))
        self.said = f"{days:,} simulated days, {rates[0]:,} a minute of processor; {self._processes} processes at once"
        self.said += f" lived {rates[1]:,} in a minute."


def life(seed: int, length: int, folder: Path) -> Life:
    """One seed, with this process's own application."""
    plant, began = _plant(folder), process_time()
    found = told(plant, seed, steps_of(seed, length))
    return Life(seed, found, process_time() - began)


@cache
def _plant(folder: Path) -> Plant:
    own = folder / str(os.getpid())
    own.mkdir()
    return Plant(own)


def told(plant: Plant, seed: int, steps: list[Step]) -> Lived:
    """Live a schedule; when something is broken, say by how little of it."""
    found = lived(plant, steps)
    if found.broken:
        kind = found.broken[0][:3]
        few = shrunk(steps, lambda some: any(line[:3] == kind for line in lived(plant, some).broken), ATTEMPTS)
        print(f"SEED={seed} broke {found.broken}; of its {len(steps)} steps these are enough:")
        print("\n".join(f"    {step}" for step in few), flush=True)
    return found
