"""The clock's schedule: what is due when, whatever the wall clock does, and when it drains by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from notifications.jobs import PATIENCE_SECONDS, Waiting
from notifications.making import Maker
from notifications.schedule import Entry, Timetable, schedule
from tests.support.post import letters, statuses
from tests.support.world import World
from workflows.words import Lane

TODAY, TOMORROW = date(2026, 11, 2), date(2026, 11, 3)


@dataclass
class Seconds:
    """Seconds that only a test lets pass."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Bell:
    """Whether anybody hears it, and how often it was rung."""

    answers: bool
    rung: list[Lane] = field(default_factory=list)

    def __call__(self, lane: Lane) -> bool:
        self.rung.append(lane)
        return self.answers


def entry(name: str, every: float, each_day: bool = False) -> Entry:
    return Entry(name, every, lambda: None, each_day)


def names(timetable: Timetable, today: date = TODAY) -> list[str]:
    return [found.name for found in timetable.due(today)]


def test_the_schedule_strikes_every_half_minute_and_keeps_every_hour_and_day() -> None:
    found = {entry.name: entry for entry in schedule(Waiting(Bell(True)), Maker())}
    assert found["strike"].every == 30 and found["strike"].each_day
    assert found["sweep"].every <= 10 and found["drain"].every <= 10
    assert found["keep away"].every <= 3600
    assert found["keep all"].each_day and found["checkpoint"].each_day


def test_everything_is_due_at_the_start_and_then_at_its_own_pace() -> None:
    seconds = Seconds()
    timetable = Timetable([entry("often", 5), entry("seldom", 60)], seconds)
    assert names(timetable) == ["often", "seldom"]
    assert names(timetable) == []
    seconds.now += 5
    assert names(timetable) == ["often"]
    seconds.now += 55
    assert names(timetable) == ["often", "seldom"]


def test_an_entry_that_was_late_is_done_once_and_not_for_every_time_it_missed() -> None:
    seconds = Seconds()
    timetable = Timetable([entry("often", 5)], seconds)
    names(timetable)
    seconds.now += 500
    assert names(timetable) == ["often"]
    assert names(timetable) == []


def test_a_new_day_brings_at_once_what_each_day_asks_for() -> None:
    timetable = Timetable([entry("often", 60), entry("daily", 86400, each_day=True)], Seconds())
    names(timetable)
    assert names(timetable, TOMORROW) == ["daily"]
    assert names(timetable, TOMORROW) == []


def test_what_failed_is_tried_again_soon() -> None:
    seconds = Seconds()
    daily = entry("daily", 86400)
    timetable = Timetable([daily], seconds)
    names(timetable)
    timetable.soon(daily)
    seconds.now += 5
    assert names(timetable) == ["daily"]


def test_an_entry_that_is_added_or_removed_changes_nothing_about_the_others() -> None:
    seconds = Seconds()
    assert names(Timetable([entry("one", 5)], seconds)) == ["one"]
    assert names(Timetable([entry("one", 5), entry("two", 5)], seconds)) == ["one", "two"]


def test_while_nobody_hears_the_bell_the_clock_drains_at_once(world: World) -> None:
    world.authority().submitted()
    waiting = Waiting(Bell(False))
    assert waiting.drain() > 0
    assert statuses()["waiting"] == 0


def test_while_workers_hear_the_bell_the_clock_leaves_the_work_to_them(world: World) -> None:
    world.authority().submitted()
    bell = Bell(True)
    waiting = Waiting(bell, Seconds())
    assert (waiting.drain(), waiting.drain()) == (0, 0)
    assert len(bell.rung) == 1
    assert statuses()["waiting"] == len(letters())


def test_what_the_workers_let_lie_the_clock_sends_itself(world: World) -> None:
    world.authority().submitted()
    seconds = Seconds()
    waiting = Waiting(Bell(True), seconds)
    waiting.drain()
    seconds.now += PATIENCE_SECONDS
    assert waiting.drain() > 0
    assert statuses()["waiting"] == 0


def test_with_nothing_due_nobody_is_disturbed(world: World) -> None:
    bell = Bell(True)
    assert Waiting(bell).drain() == 0
    assert bell.rung == []
