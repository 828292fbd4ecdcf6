"""Lives a schedule: people, days, mail and what goes wrong, one step after the other, and says what was broken."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from notifications import outbox
from notifications.draining import drain
from service.context import KEY
from service.database import db
from service.usecases.histories import verify
from service.usecases.keeping import keep
from service.usecases.striking import strike
from tests.faults.deterministic.clients import Clients
from tests.faults.deterministic.doing import Doing
from tests.faults.deterministic.idling import a_morning, idle_mornings
from tests.faults.deterministic.machine import Machine
from tests.faults.deterministic.postbox import Postbox
from tests.faults.deterministic.schedule import Step
from tests.faults.deterministic.watch import Watch
from tests.faults.invariants import Outside, faults_in
from tests.support.applications import application, make_tables
from tests.support.world import HandClock, World

JUMPS = ({"hours": -2}, {"days": 3}, {"days": -2}, {"hours": 2}, {"days": 10})
MOST_DAYS = 21
REST_TICKS, REST_SECONDS = 9, 5 * 3600


@dataclass(frozen=True)
class Lived:
    """What came of a schedule; `letters` are those that were taken, each with its address, in order."""

    broken: list[str]
    days: int
    commands: int
    faults: int
    extra_copies: int
    letters: tuple[tuple[str, str], ...]


class Plant:
    """One application on a file, put back to its first day before each run."""

    def __init__(self, folder: Path) -> None:
        self.app = application(folder, LOG_LEVEL="CRITICAL", SMTP_URL="smtp://127.0.0.1:25")
        self._context = self.app.extensions[KEY]
        self._policy = self._context.policy
        self._file, self._first = folder / "countersign.db", folder / "first-day.db"
        self._make()

    def _make(self) -> None:
        with self.app.app_context():
            self._file = Path(str(db.engine.url.database))
            make_tables()
            world = World(self.app, self._context.clock).authority()
            north = world.team().id
            world.person("Ned Next", "team_manager", world["Sam"], team_id=world.team("South").id)
            world.person("Rae Rest", "practitioner", world["Tess"], team_id=north)
            for worker in ("Pat", "Olu", "Rae"):
                for _ in range(2):
                    world.case(world[worker])
        self._close()
        shutil.copy(self._file, self._first)

    def _close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    @contextmanager
    def first_day(self) -> Iterator[World]:
        """The authority as it was, on the first Monday of November 2026."""
        for path in self._file.parent.glob(f"{self._file.name}*"):
            path.unlink()
        shutil.copy(self._first, self._file)
        clock = HandClock()
        self._context.clock, self._context.policy = clock, self._policy
        try:
            yield World(self.app, clock)
        finally:
            self._close()


class Story:
    """One run of a schedule; with `jumps`, mornings that would bring nothing are passed over."""

    def __init__(self, world: World, jumps: bool = True) -> None:
        self.world, self.jumps, self.days, self._looked_at = world, jumps, 0, 0
        self.machine = Machine(world.app, world.clock)
        self.postbox = Postbox(self.machine)
        self.clients = Clients(self.machine)
        self.watch = Watch(world.context, self.machine, self.postbox)
        self.doing = Doing(world, self.machine, self.clients)
        self.postbox.meanwhile = self._meanwhile

    def live(self, steps: Sequence[Step]) -> Lived:
        """Every step, until something is broken; then a time in which nothing goes wrong."""
        with pytest.MonkeyPatch.context() as patch, self.machine.installed(patch):
            self.postbox.installed(patch)
            patch.setattr(self.world.context, "ring", self.machine.ring)
            for step in steps:
                self._step(step)
                if self._broken():
                    break
            else:
                self._rest()
        extra = sum(count - 1 for count in self.postbox.copies.values() if count)
        faults, letters = self.machine.happened.total(), tuple(self.postbox.taken)
        return Lived(self._broken(), self.days, self.clients.commands, faults, extra, letters)

    def _broken(self) -> list[str]:
        return [*self.machine.broken, *self.watch.faults]

    def _step(self, step: Step) -> None:
        self.machine.arm(step.fault, step.at)
        if self.machine.strikes("wall_clock"):
            self.world.clock.forward(**JUMPS[step.second % len(JUMPS)])
        self.machine.pass_time(60)
        if step.does == "days":
            self._pass_days(1 + step.first % MOST_DAYS)
        else:
            self.doing.do(step)
        if self.machine.rung:
            self._work()
        self._look()

    def _work(self) -> None:
        """A worker heard the bell; it may be that somebody left since it was rung."""
        self.machine.rung = False
        if self.machine.strikes("staff_meanwhile"):
            self.doing.somebody_leaves(self.clients.commands)
        self._run("worker", drain)

    def _look(self) -> None:
        """Ask what must hold, if anything was written since it was asked."""
        if self.machine.writes == self._looked_at:
            return
        self._looked_at = self.machine.writes
        with self.machine.undisturbed():
            self.watch.look()

    def _pass_days(self, count: int) -> None:
        passed = 0
        while passed < count:
            written = self.machine.writes
            self._until_morning()
            self._morning()
            self._look()
            passed += 1
            if passed < count and self.machine.writes == written:
                passed += self._pass_over(count - passed)
        self.days += count

    def _pass_over(self, most: int) -> int:
        """Let go by at once the mornings, so many at most, that would bring nothing; how many these were."""
        with self.machine.undisturbed():
            idle = idle_mornings(self.world.context, most) if self.jumps else 0
        if idle:
            self._until_morning(idle)
        return idle

    def _until_morning(self, days: int = 1) -> None:
        """The so-manieth time from now that it is eight o'clock and a little more."""
        local = self.world.context.local()
        self.machine.pass_time((a_morning(local, days) - local).total_seconds())

    def _morning(self) -> None:
        """What the clock process does, each with the attempt after it when it failed."""
        for entry in (outbox.sweep, self._keep, strike, self._drain):
            if not self._run("clock", entry):
                self._run("clock", entry)

    def _run(self, name: str, entry: Callable[[], object]) -> bool:
        """One piece of work of a program; False when it did not come to its end."""
        ended = False
        with self.machine.program(name), suppress(DBAPIError):
            entry()
            ended = True
        return ended

    def _drain(self) -> None:
        self.machine.rung = False
        if outbox.oldest_due() is not None:
            drain()

    def _meanwhile(self, frozen: bool) -> None:
        """A letter is on its way: the clock goes on sweeping, and sends what lies there."""
        self._run("clock", outbox.sweep)
        if frozen:
            self._run("clock", drain)

    def _rest(self) -> None:
        """Nothing goes wrong any more, for long enough that every attempt comes round."""
        self.machine.arm("", 0)
        for _ in range(REST_TICKS):
            self.machine.pass_time(REST_SECONDS)
            self._morning()
        # What waits for the morning, such as a plan that escalates, has then been done as well.
        self._until_morning()
        self._morning()
        with self.machine.undisturbed():
            self.watch.look()
            self.watch.faults += [*self.watch.at_rest(), *(f"I9: {finding}" for finding in verify())]
            outside = Outside(today=self.world.today)
            self.watch.faults += [str(fault) for fault in faults_in(db.session.connection(), outside)]

    def _keep(self) -> None:
        """Everything is looked at once a week: most days have nothing of which the clocks would not know."""
        keep(everything=self.world.today.weekday() == 0)


def lived(plant: Plant, steps: Sequence[Step], jumps: bool = True) -> Lived:
    """A schedule from its first day to its end."""
    gc.disable()
    try:
        with plant.first_day() as world:
            return Story(world, jumps).live(steps)
    finally:
        gc.enable()
