"""The use cases, the engine, the clocks and the outbox in one process under a seeded schedule of people and faults.

A failure prints its seed and the smallest schedule that still fails. SEED=7 repeats one; `make faults` runs many.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import scoreboard
from tests.faults.deterministic.many import Many, told
from tests.faults.deterministic.schedule import Step, shrunk, steps_of
from tests.faults.deterministic.story import Lived, Plant, lived
from tests.support.turns import has_turn

ROW = "one process, virtual time: people, crashes between any two steps, lost answers, mail errors, policy"
SHORT, LONG = range(1, 4), range(100, 125)
STEPS, MANY_STEPS = 24, 50


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder in memory where there is such a disk: nobody pulls the plug of the machine here."""
    disk = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="countersign-", dir=disk if disk.is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def plant(memory: Path) -> Plant:
    return Plant(memory)


@pytest.mark.slow
def test_nothing_is_broken_by_what_goes_wrong_in_a_few_schedules(plant: Plant) -> None:
    """One schedule a build; the next turn has the next one."""
    seeds = [scoreboard.seed()] if scoreboard.given() else [seed for seed in SHORT if has_turn(seed, len(SHORT))]
    assert {seed: told(plant, seed, steps_of(seed, STEPS)).broken for seed in seeds} == {seed: [] for seed in seeds}


def test_a_seed_gives_one_story(plant: Plant) -> None:
    assert steps_of(5, 40) == steps_of(5, 40) != steps_of(6, 40)
    first, again = (lived(plant, steps_of(5, 4)) for _ in range(2))
    assert first == again


def test_mornings_that_are_passed_over_would_have_brought_nothing(plant: Plant) -> None:
    steps = [
        Step(does, number, number, "", 1) for does, number in (("audit", 2), ("audit", 3), ("task", 1), ("days", 20))
    ]
    one_by_one, jumping = (lived(plant, steps, jumps) for jumps in (False, True))
    assert jumping == one_by_one and jumping.letters


def test_a_schedule_that_fails_is_made_as_small_as_it_can_be() -> None:
    steps = steps_of(1, 60)
    wanted = {steps[7], steps[40]}
    few = shrunk(steps, lambda some: {(s.does, s.first) for s in wanted} <= {(s.does, s.first) for s in some})
    assert [(step.does, step.first) for step in few] == [(steps[n].does, steps[n].first) for n in (7, 40)]
    assert {step.fault for step in few} == {""}


@pytest.mark.faults
@pytest.mark.slow
def test_nothing_is_broken_by_what_goes_wrong_in_many_schedules(memory: Path) -> None:
    many = Many([scoreboard.seed()] if scoreboard.given() else LONG, MANY_STEPS, memory)
    broken = {seed: _kept(seed, found) for seed, found, _ in many}
    scoreboard.keep(scoreboard.Result(ROW, "SQLite", said=many.said))
    assert broken == {seed: [] for seed in broken}


def _kept(seed: int, found: Lived) -> list[str]:
    wrong = [line[:2] for line in found.broken]
    scoreboard.keep(
        scoreboard.Result(
            ROW, "SQLite", seed, found.commands, found.faults, lost=wrong.count("I1"), duplicated=wrong.count("I5"),
            illegal=sum(wrong.count(name) for name in ("I2", "I3", "I4", "I9")),
            missing=sum(wrong.count(name) for name in ("I6", "I7", "I8")), extra_copies=found.extra_copies,
        )
    )  # fmt: skip
    return found.broken
