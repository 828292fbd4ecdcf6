"""What holds for every due date, reminder and repeated clock, whatever the days, periods and nation."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflows.due_dates import (
    follow,
    latest_day,
    latest_due_for_rung,
    next_supervision,
    repeat_number,
    rung_day,
    rungs_struck,
)
from workflows.working_days import NATIONS, Calendar

CALENDARS = [Calendar.of(nation) for nation in NATIONS]
LONGEST_CLOSURE = 4
LADDER = [7, 2, 0]

SOME_CALENDAR = st.sampled_from(CALENDARS)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
PERIODS = st.integers(1, 60)
USUAL_PERIODS = st.integers(LONGEST_CLOSURE, 60)
AGES = st.integers(0, 500)
OFFSETS = st.lists(st.integers(-100, 200), max_size=6)


def supervision(*sessions: date, after: date, last: date, every: int, calendar: Calendar) -> date:
    return next_supervision(
        after=after, sessions=sessions, last_held_on=last, started_on=last, every_days=every, calendar=calendar
    )


def days_from(day: date, offsets: Sequence[int]) -> list[date]:
    return [day + timedelta(days=offset) for offset in offsets]


@given(SOME_CALENDAR, DAYS, PERIODS, st.integers(-200, 500), OFFSETS)
def test_the_next_supervision_is_after_issue_and_never_far(
    calendar: Calendar, after: date, every: int, age: int, offsets: Sequence[int]
) -> None:
    base = after - timedelta(days=age)
    found = supervision(*days_from(after, offsets), after=after, last=base, every=every, calendar=calendar)
    by_booking = after + timedelta(days=2 * every)
    by_period = max(after, base) + timedelta(days=every + LONGEST_CLOSURE)
    assert after < found <= max(by_booking, by_period)


@given(SOME_CALENDAR, DAYS, PERIODS, AGES)
def test_without_sessions_the_period_is_counted_as_one_would_by_hand(
    calendar: Calendar, after: date, every: int, age: int
) -> None:
    base = day = after - timedelta(days=age)
    while (expected := calendar.at_or_after(day := day + timedelta(days=every))) <= after:
        pass
    assert supervision(after=after, last=base, every=every, calendar=calendar) == expected


@given(SOME_CALENDAR, DAYS, PERIODS, AGES, OFFSETS)
def test_the_next_supervision_is_booked_or_else_a_working_day(
    calendar: Calendar, after: date, every: int, age: int, offsets: Sequence[int]
) -> None:
    sessions = days_from(after, offsets)
    found = supervision(*sessions, after=after, last=after - timedelta(days=age), every=every, calendar=calendar)
    near = [offset for offset in offsets if 0 < offset <= 2 * every]
    if near:
        assert found == after + timedelta(days=min(near))
    else:
        assert calendar.is_working_day(found)


@given(SOME_CALENDAR, DAYS, USUAL_PERIODS, AGES, OFFSETS, st.integers(0, 90))
def test_issuing_later_never_makes_a_plan_due_earlier(
    calendar: Calendar, after: date, every: int, age: int, offsets: Sequence[int], later: int
) -> None:
    base, sessions = after - timedelta(days=age), days_from(after, offsets)
    first = supervision(*sessions, after=after, last=base, every=every, calendar=calendar)
    second = supervision(*sessions, after=after + timedelta(days=later), last=base, every=every, calendar=calendar)
    assert first <= second


@given(DAYS, DAYS, PERIODS, st.booleans())
def test_following_sessions_never_leads_beyond_the_latest_day(
    original: date, candidate: date, every: int, delayed: bool
) -> None:
    latest = latest_day(original, every, delayed)
    followed = follow(candidate, latest)
    assert followed.due_on <= latest
    assert followed.latest_day_stood == (followed.due_on != candidate)
    assert (latest - original).days == every * (1 + delayed)


@given(SOME_CALENDAR, DAYS, st.integers(0, 60))
def test_a_rung_is_a_working_day_that_is_never_after_due_nor_much_too_early(
    calendar: Calendar, due: date, days_before: int
) -> None:
    day = rung_day(due, days_before, calendar)
    assert calendar.is_working_day(day)
    assert days_before <= (due - day).days <= days_before + LONGEST_CLOSURE


@given(SOME_CALENDAR, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_rung_with_more_notice_never_goes_out_later(calendar: Calendar, due: date, some: int, others: int) -> None:
    fewer, more = sorted((some, others))
    assert rung_day(due, more, calendar) <= rung_day(due, fewer, calendar)


@given(SOME_CALENDAR, DAYS, st.integers(0, 60))
def test_the_bound_of_a_rung_is_exact(calendar: Calendar, today: date, days_before: int) -> None:
    latest = latest_due_for_rung(today, days_before, calendar)
    assert rung_day(latest, days_before, calendar) <= today
    assert today < rung_day(latest + timedelta(days=1), days_before, calendar)


@given(SOME_CALENDAR, DAYS, DAYS, st.integers(0, 10), st.booleans())
def test_a_rung_once_struck_stays_struck(
    calendar: Calendar, due: date, opened_on: date, passed: int, after_eight: bool
) -> None:
    def struck_on(today: date, eight: bool) -> list[int]:
        return rungs_struck(
            due=due, days_before=LADDER, opened_on=opened_on, today=today, after_eight=eight, calendar=calendar
        )

    earlier = struck_on(due - timedelta(days=passed), after_eight)
    assert set(earlier) <= set(struck_on(due - timedelta(days=passed), True)) <= set(struck_on(due, True))


@given(DAYS, st.integers(1, 60), st.integers(0, 1000))
def test_the_occurrence_that_has_come_began_within_the_last_period(first_on: date, every: int, passed: int) -> None:
    today = first_on + timedelta(days=passed)
    number = repeat_number(first_on=first_on, every_days=every, today=today)
    began = first_on + timedelta(days=(number - 1) * every)
    assert began <= today < began + timedelta(days=every)
