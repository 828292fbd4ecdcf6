"""When each kind of clock strikes, by example."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from workflows.clocks import Occurrence, latest_due, struck, waits_for_morning
from workflows.definition import Clock, ClockKind
from workflows.words import Cause
from workflows.working_days import Calendar

ENGLAND = Calendar.of("ENG")
THURSDAY = date(2026, 12, 3)
KINDS = {
    ClockKind.AFTER: (1,),
    ClockKind.AFTER_DAYS: (14,),
    ClockKind.BEFORE: (7, 2, 0),
    ClockKind.REPEAT: (7,),
    ClockKind.REPEAT_WORKING: (2,),
}


def clock(kind: ClockKind) -> Clock:
    return Clock("some", kind, "some.days", message="task_due")


def on(kind: ClockKind, day: date, *days: int, due: date = THURSDAY) -> list[Occurrence]:
    return struck(clock(kind), days or KINDS[kind], due, day, ENGLAND)


def test_rungs_are_numbered_by_their_days_and_stay_struck() -> None:
    assert on(ClockKind.BEFORE, date(2026, 12, 1)) == [
        Occurrence(7, date(2026, 11, 26)),
        Occurrence(2, date(2026, 12, 1)),
    ]


def test_a_clock_of_working_days_strikes_over_the_weekend_on_monday() -> None:
    friday = date(2026, 12, 4)
    assert on(ClockKind.AFTER, date(2026, 12, 6), due=friday) == []
    assert on(ClockKind.AFTER, date(2026, 12, 7), due=friday) == [Occurrence(1, date(2026, 12, 7))]


def test_a_clock_of_calendar_days_strikes_at_the_weekend_too() -> None:
    assert on(ClockKind.AFTER_DAYS, date(2026, 12, 5), 2) == [Occurrence(1, date(2026, 12, 5))]


def test_a_weekly_clock_strikes_the_day_after_due_and_tells_its_latest_occurrence_only() -> None:
    assert on(ClockKind.REPEAT, THURSDAY) == []
    assert on(ClockKind.REPEAT, date(2026, 12, 4)) == [Occurrence(1, date(2026, 12, 4))]
    assert on(ClockKind.REPEAT, date(2026, 12, 20)) == [Occurrence(3, date(2026, 12, 18))]


def test_a_clock_of_every_two_working_days_leaves_out_christmas() -> None:
    due = date(2026, 12, 24)
    assert on(ClockKind.REPEAT_WORKING, date(2026, 12, 29), due=due) == []
    assert on(ClockKind.REPEAT_WORKING, date(2026, 12, 31), due=due) == [Occurrence(1, date(2026, 12, 30))]


def test_only_the_rule_of_the_same_day_does_not_wait_for_the_morning() -> None:
    same_day = Clock("pass_up", ClockKind.AFTER_DAYS, "x", fires="pass_up")
    unreturned = Clock("unreturned", ClockKind.AFTER_DAYS, "x", raises=Cause.UNRETURNED)
    assert not waits_for_morning(same_day)
    assert waits_for_morning(unreturned) and waits_for_morning(clock(ClockKind.BEFORE))


@given(
    some.sampled_from(sorted(KINDS)),
    some.dates(date(2026, 1, 1), date(2028, 12, 31)),
    some.integers(0, 12),
    some.integers(-40, 40),
)
def test_the_bound_of_the_query_is_the_last_due_day_for_which_anything_struck(
    kind: ClockKind, come: date, count: int, distance: int
) -> None:
    days = (count,) if kind in (ClockKind.AFTER, ClockKind.AFTER_DAYS) else KINDS[kind]
    bound = latest_due(clock(kind), days, come, ENGLAND)
    due = bound + timedelta(days=distance)
    assert bool(on(kind, come, *days, due=due)) == (due <= bound)
