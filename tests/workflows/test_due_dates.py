"""Next supervision, latest day, reminder rungs and repeated clocks, by example."""

from datetime import date, timedelta

import pytest

from workflows.due_dates import (
    follow,
    latest_day,
    latest_due_for_rung,
    next_supervision,
    repeat_number,
    rung_day,
    rungs_struck,
)
from workflows.working_days import Calendar, CalendarError

ENGLAND = Calendar.of("ENG")
ISSUED_ON = date(2027, 3, 1)
LADDER = [7, 2, 0]


def supervision(
    *sessions: date,
    after: date = ISSUED_ON,
    last: date | None = date(2027, 2, 22),
    started: date = date(2020, 9, 1),
    every: int = 28,
    calendar: Calendar = ENGLAND,
) -> date:
    return next_supervision(
        after=after, sessions=sessions, last_held_on=last, started_on=started, every_days=every, calendar=calendar
    )


def struck(today: date, *, after_eight: bool = True, opened_on: date = ISSUED_ON) -> list[int]:
    return rungs_struck(
        due=date(2027, 3, 24),
        days_before=LADDER,
        opened_on=opened_on,
        today=today,
        after_eight=after_eight,
        calendar=ENGLAND,
    )


def test_the_first_session_booked_after_the_day_of_issue_is_next() -> None:
    assert supervision(date(2027, 3, 22), date(2027, 2, 22), date(2027, 3, 9)) == date(2027, 3, 9)


def test_a_session_on_the_day_of_issue_is_not_the_next_one() -> None:
    assert supervision(ISSUED_ON, date(2027, 3, 29)) == date(2027, 3, 29)


def test_a_session_on_a_bank_holiday_stays_as_booked() -> None:
    assert supervision(date(2027, 3, 26)) == date(2027, 3, 26)


def test_a_session_exactly_two_periods_away_still_counts() -> None:
    assert supervision(ISSUED_ON + timedelta(days=56)) == date(2027, 4, 26)


def test_a_session_beyond_two_periods_gives_way_to_the_period() -> None:
    assert supervision(ISSUED_ON + timedelta(days=57)) == date(2027, 3, 22)


def test_without_a_session_the_last_one_held_and_the_period_decide() -> None:
    assert supervision(last=date(2027, 2, 8)) == date(2027, 3, 8)


def test_periods_missed_since_the_last_session_are_passed_over() -> None:
    assert supervision(last=date(2026, 11, 2)) == date(2027, 3, 22)


def test_a_period_that_ends_at_easter_leads_to_the_tuesday() -> None:
    assert supervision(last=date(2027, 2, 26)) == date(2027, 3, 30)


def test_a_period_that_ends_before_issue_may_roll_over_a_holiday_past_it() -> None:
    assert supervision(after=date(2027, 3, 27), last=date(2027, 2, 26)) == date(2027, 3, 30)


def test_a_new_starter_is_counted_from_the_day_they_started() -> None:
    assert supervision(last=None, started=date(2027, 2, 22), every=14) == date(2027, 3, 8)


def test_someone_who_starts_later_has_their_first_supervision_a_period_after_that() -> None:
    assert supervision(last=None, started=date(2027, 4, 5)) == date(2027, 5, 4)


def test_someone_employed_since_before_the_calendar_begins_still_has_a_next_supervision() -> None:
    assert supervision(last=None, started=date(1987, 8, 31)) == date(2027, 3, 22)


def test_a_period_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 day long, not 0"):
        supervision(every=0)


@pytest.mark.parametrize("after", [date.min, date.max])
def test_an_impossible_day_of_issue_is_refused_with_a_sentence(after: date) -> None:
    with pytest.raises(CalendarError, match="is outside the calendar"):
        supervision(after=after)


def test_a_period_of_thousands_of_years_is_refused_with_a_sentence() -> None:
    with pytest.raises(CalendarError, match="is outside the calendar"):
        supervision(every=10**10)


def test_the_latest_day_is_one_period_after_the_original_one() -> None:
    assert latest_day(date(2027, 3, 22), 28, delayed=False) == date(2027, 4, 19)


def test_an_authorised_delay_moves_the_latest_day_by_one_more_period() -> None:
    assert latest_day(date(2027, 3, 22), 28, delayed=True) == date(2027, 5, 17)


def test_a_due_date_follows_its_session_up_to_the_latest_day() -> None:
    assert follow(date(2027, 4, 19), date(2027, 4, 19)) == (date(2027, 4, 19), False)


def test_beyond_it_the_latest_day_stands_and_that_is_said() -> None:
    assert follow(date(2027, 4, 20), date(2027, 4, 19)) == (date(2027, 4, 19), True)


@pytest.mark.parametrize(
    ("days_before", "goes_out_on"), [(7, "2027-03-22"), (2, "2027-03-25"), (1, "2027-03-25"), (0, "2027-03-25")]
)
def test_a_rung_that_falls_on_a_closed_day_goes_out_on_the_working_day_before(
    days_before: int, goes_out_on: str
) -> None:
    due = date(2027, 3, 29)  # Easter Monday
    assert rung_day(due, days_before, ENGLAND).isoformat() == goes_out_on


def test_a_rung_after_the_due_date_is_refused() -> None:
    with pytest.raises(ValueError, match="give 0 or more days, not -1"):
        rung_day(date(2027, 3, 29), -1, ENGLAND)


def test_no_rung_strikes_before_eight_on_its_day() -> None:
    assert struck(date(2027, 3, 17), after_eight=False) == []


def test_a_rung_strikes_at_eight_on_its_day() -> None:
    assert struck(date(2027, 3, 17)) == [7]


def test_rungs_of_earlier_days_have_come_whatever_the_hour() -> None:
    assert struck(date(2027, 3, 24), after_eight=False) == [7, 2]


def test_after_an_outage_every_rung_missed_has_come() -> None:
    assert struck(date(2027, 4, 30)) == LADDER


def test_rungs_that_lie_before_the_task_opened_are_skipped() -> None:
    assert struck(date(2027, 3, 24), opened_on=date(2027, 3, 18)) == [2, 0]


def test_a_rung_on_the_day_the_task_opened_is_kept() -> None:
    assert struck(date(2027, 3, 24), opened_on=date(2027, 3, 17)) == LADDER


@pytest.mark.parametrize(
    ("today", "days_before", "largest"),
    [
        ("2027-03-24", 7, "2027-03-31"),  # tomorrow is worked, so only what is due a week from today
        ("2027-03-25", 0, "2027-03-29"),  # before Easter: all of the weekend is told today
        ("2027-03-25", 7, "2027-04-05"),
        ("2027-03-28", 2, "2027-03-31"),
    ],
)
def test_the_largest_due_date_whose_rung_has_come(today: str, days_before: int, largest: str) -> None:
    assert latest_due_for_rung(date.fromisoformat(today), days_before, ENGLAND).isoformat() == largest


@pytest.mark.parametrize(
    ("today", "number"), [("2027-03-21", 0), ("2027-03-22", 1), ("2027-03-28", 1), ("2027-03-29", 2), ("2027-04-05", 3)]
)
def test_a_weekly_clock_says_which_week_has_most_recently_come(today: str, number: int) -> None:
    first_on = date(2027, 3, 22)
    assert repeat_number(first_on=first_on, every_days=7, today=date.fromisoformat(today)) == number
