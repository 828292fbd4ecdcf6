"""Weeks, months, quarters and half years: every day lies in exactly one of each, and each has a word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.periods import PERIODS, Cadence, before, months_before, named, period_of

DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))
WORDED = [Cadence.WEEKLY, Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.HALF_YEARLY]


@pytest.mark.parametrize("cadence", PERIODS)
@given(day=DAYS)
def test_every_day_lies_in_its_period_and_the_next_period_begins_the_day_after(cadence: Cadence, day: date) -> None:
    period = period_of(cadence, day)
    assert period.holds(day)
    following = period_of(cadence, period.last + timedelta(days=1))
    assert (following.first, before(cadence, following)) == (period.last + timedelta(days=1), period)


@pytest.mark.parametrize("cadence", WORDED)
@given(day=DAYS)
def test_the_word_of_a_period_stands_for_it(cadence: Cadence, day: date) -> None:
    period = period_of(cadence, day)
    if 2000 < period.first.year < 2099:
        assert named(period.name) == period


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("2026-W45", date(2026, 11, 2), date(2026, 11, 8)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 4, 1), date(2026, 9, 30)),
        ("2026-H2", date(2026, 10, 1), date(2027, 3, 31)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
    ],
)
def test_periods_are_those_that_councils_count(word: str, first: date, last: date) -> None:
    period = named(word)
    assert period is not None and (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "word", ["2026-W60", "2027-W53", "2026-13", "2026-Q5", "2026-H0", "1999-11", "now", "２０２６-11"]
)
def test_a_word_that_stands_for_no_period_is_none(word: str) -> None:
    assert named(word) is None


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 2), 6, date(2026, 5, 2)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
    ],
)
def test_months_are_counted_back_to_the_same_day_or_the_last_of_the_month(
    day: date, months: int, earlier: date
) -> None:
    assert months_before(day, months) == earlier


def test_four_weeks_begin_on_a_monday_and_never_move() -> None:
    period = period_of(Cadence.FOUR_WEEKLY, date(2026, 11, 2))
    assert period.first.weekday() == 0 and (period.last - period.first).days == 27
    assert {period_of(Cadence.FOUR_WEEKLY, period.first + timedelta(days=n)) for n in range(28)} == {period}
