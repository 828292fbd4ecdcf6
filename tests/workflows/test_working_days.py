"""Working days: forty dates worked out by hand from the published bank holidays, and properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.working_days import FIRST_DAY, LAST_DAY, NATIONS, Calendar, CalendarError, shifted

CALENDARS = {nation: Calendar.of(nation) for nation in NATIONS}
ENGLAND = CALENDARS["ENG"]
DAYS = st.dates(date(1991, 1, 1), date(2099, 12, 31))
SOME_CALENDAR = st.sampled_from(list(CALENDARS.values()))

# nation, day, a working day?, last working day at or before, first at or after, two working days later
FORTY_DATES = [
    ("ENG", "2020-05-08", False, "2020-05-07", "2020-05-11", "2020-05-12"),  # May Day moved to VE Day
    ("ENG", "2022-06-03", False, "2022-06-01", "2022-06-06", "2022-06-07"),  # Platinum Jubilee
    ("ENG", "2023-05-08", False, "2023-05-05", "2023-05-09", "2023-05-10"),  # Coronation
    ("ENG", "2026-01-01", False, "2025-12-31", "2026-01-02", "2026-01-05"),  # New Year, Thursday
    ("ENG", "2026-04-02", True, "2026-04-02", "2026-04-02", "2026-04-08"),  # Thursday before Easter
    ("ENG", "2026-04-03", False, "2026-04-02", "2026-04-07", "2026-04-08"),  # Good Friday
    ("ENG", "2026-04-06", False, "2026-04-02", "2026-04-07", "2026-04-08"),  # Easter Monday
    ("ENG", "2026-05-01", True, "2026-05-01", "2026-05-01", "2026-05-06"),  # Friday before the May holiday
    ("ENG", "2026-05-04", False, "2026-05-01", "2026-05-05", "2026-05-06"),  # early May holiday
    ("ENG", "2026-05-25", False, "2026-05-22", "2026-05-26", "2026-05-27"),  # spring holiday
    ("ENG", "2026-08-31", False, "2026-08-28", "2026-09-01", "2026-09-02"),  # summer holiday
    ("ENG", "2026-12-24", True, "2026-12-24", "2026-12-24", "2026-12-30"),  # Christmas Eve, Thursday
    ("ENG", "2026-12-26", False, "2026-12-24", "2026-12-29", "2026-12-30"),  # Boxing Day, Saturday
    ("ENG", "2026-12-28", False, "2026-12-24", "2026-12-29", "2026-12-30"),  # in lieu of Boxing Day
    ("ENG", "2026-12-31", True, "2026-12-31", "2026-12-31", "2027-01-05"),  # before a Friday New Year
    ("ENG", "2027-03-25", True, "2027-03-25", "2027-03-25", "2027-03-31"),  # Thursday before Easter 2027
    ("ENG", "2027-03-26", False, "2027-03-25", "2027-03-30", "2027-03-31"),  # Good Friday
    ("ENG", "2027-03-28", False, "2027-03-25", "2027-03-30", "2027-03-31"),  # Easter Sunday, clocks forward
    ("ENG", "2027-03-29", False, "2027-03-25", "2027-03-30", "2027-03-31"),  # Easter Monday
    ("ENG", "2027-10-31", False, "2027-10-29", "2027-11-01", "2027-11-02"),  # Sunday, clocks back
    ("ENG", "2027-12-24", True, "2027-12-24", "2027-12-24", "2027-12-30"),  # Christmas Eve, Friday
    ("ENG", "2027-12-27", False, "2027-12-24", "2027-12-29", "2027-12-30"),  # in lieu of Christmas Day
    ("ENG", "2027-12-28", False, "2027-12-24", "2027-12-29", "2027-12-30"),  # in lieu of Boxing Day, Sunday
    ("ENG", "2027-12-31", True, "2027-12-31", "2027-12-31", "2028-01-05"),  # before a Saturday New Year
    ("ENG", "2028-01-03", False, "2027-12-31", "2028-01-04", "2028-01-05"),  # in lieu of New Year
    ("ENG", "2028-02-29", True, "2028-02-29", "2028-02-29", "2028-03-02"),  # leap day
    ("WLS", "2027-03-29", False, "2027-03-25", "2027-03-30", "2027-03-31"),  # Wales keeps England's days
    ("WLS", "2028-01-03", False, "2027-12-31", "2028-01-04", "2028-01-05"),
    ("SCT", "2024-12-02", False, "2024-11-29", "2024-12-03", "2024-12-04"),  # St Andrew's Day was a Saturday
    ("SCT", "2026-01-02", False, "2025-12-31", "2026-01-05", "2026-01-06"),  # 2 January, a Friday
    ("SCT", "2026-08-03", False, "2026-07-31", "2026-08-04", "2026-08-05"),  # summer holiday a month earlier
    ("SCT", "2026-08-31", True, "2026-08-31", "2026-08-31", "2026-09-02"),  # and not in late August
    ("SCT", "2026-11-30", False, "2026-11-27", "2026-12-01", "2026-12-02"),  # St Andrew's Day
    ("SCT", "2027-01-04", False, "2026-12-31", "2027-01-05", "2027-01-06"),  # in lieu of 2 January, Saturday
    ("SCT", "2027-03-29", True, "2027-03-29", "2027-03-29", "2027-03-31"),  # Easter Monday is worked
    ("SCT", "2028-01-04", False, "2027-12-31", "2028-01-05", "2028-01-06"),  # in lieu of 2 January, Sunday
    ("NIR", "2026-03-17", False, "2026-03-16", "2026-03-18", "2026-03-19"),  # St Patrick's Day
    ("NIR", "2026-07-13", False, "2026-07-10", "2026-07-14", "2026-07-15"),  # in lieu of 12 July, Sunday
    ("NIR", "2027-03-29", False, "2027-03-25", "2027-03-30", "2027-03-31"),  # Easter Monday
    ("NIR", "2027-07-12", False, "2027-07-09", "2027-07-13", "2027-07-14"),  # 12 July, a Monday
]


@pytest.mark.parametrize(("nation", "day", "works", "before", "after", "two_later"), FORTY_DATES)
def test_each_of_forty_dates_agrees_with_the_calendar_on_the_wall(
    nation: str, day: str, works: bool, before: str, after: str, two_later: str
) -> None:
    calendar, on = CALENDARS[nation], date.fromisoformat(day)
    answers = (calendar.at_or_before(on), calendar.at_or_after(on), calendar.add(on, 2))
    assert calendar.is_working_day(on) is works
    assert [answer.isoformat() for answer in answers] == [before, after, two_later]


def test_the_table_has_forty_different_dates() -> None:
    assert len({row[:2] for row in FORTY_DATES}) == len(FORTY_DATES) == 40


def test_no_working_days_later_is_the_same_day_even_on_a_holiday() -> None:
    assert ENGLAND.add(date(2027, 3, 26), 0) == date(2027, 3, 26)


def test_the_next_working_day_is_strictly_after_a_working_day() -> None:
    assert ENGLAND.next_after(date(2027, 3, 24)) == date(2027, 3, 25)


def test_the_days_between_leave_out_the_first_and_count_the_last() -> None:
    assert ENGLAND.between(date(2027, 3, 25), date(2027, 3, 31)) == 2


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert ENGLAND.between(date(2027, 3, 31), date(2027, 3, 25)) == 0


def test_a_council_closure_day_is_no_working_day() -> None:
    calendar = Calendar.of("ENG", {date(2027, 12, 24): "Council closed", date(2027, 12, 29): "Council closed"})
    assert calendar.add(date(2027, 12, 23), 1) == date(2027, 12, 30)


def test_calendars_with_the_same_closures_are_equal() -> None:
    closure = date(2027, 12, 24)
    assert Calendar.of("WLS", [closure]) == Calendar.of("WLS", {closure: "Council closed"}) != Calendar.of("WLS")


def test_an_unknown_nation_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(ValueError, match="no nation 'England'. Use one of ENG, NIR, SCT, WLS"):
        Calendar.of("England")


@pytest.mark.parametrize("closure", ["2027-12-24", datetime(2027, 12, 24, 8, tzinfo=UTC)])
def test_a_closure_day_that_is_not_a_date_is_refused(closure: object) -> None:
    with pytest.raises(ValueError, match="A closure day is a date such as 2027-12-24"):
        Calendar.of("ENG", [closure])  # type: ignore[list-item]


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="give 0 or more, not -1"):
        ENGLAND.add(date(2027, 3, 25), -1)


@pytest.mark.parametrize("day", [date.min, date(1989, 12, 31), date(2101, 1, 1), date.max])
@pytest.mark.parametrize("ask", ["is_working_day", "at_or_before", "at_or_after", "next_after"])
def test_a_day_outside_the_calendar_is_refused_with_a_sentence(day: date, ask: str) -> None:
    with pytest.raises(CalendarError, match=f"{day.isoformat()} is outside the calendar.*Give a date within"):
        getattr(ENGLAND, ask)(day)


def test_days_counted_beyond_the_calendar_are_refused_with_a_sentence() -> None:
    with pytest.raises(CalendarError, match="100000 working days after 2027-03-25 is outside the calendar"):
        ENGLAND.add(date(2027, 3, 25), 100_000)


def test_the_first_and_last_days_of_the_calendar_can_be_asked_about() -> None:
    assert not ENGLAND.is_working_day(FIRST_DAY)
    assert ENGLAND.is_working_day(LAST_DAY)


@pytest.mark.parametrize("days", [10**6, 10**12, -(10**6)])
def test_calendar_days_shifted_too_far_are_refused_without_an_overflow(days: int) -> None:
    with pytest.raises(CalendarError, match="is outside the calendar"):
        shifted(date(2027, 3, 25), days)


@given(SOME_CALENDAR, DAYS)
def test_a_day_lies_between_its_neighbouring_working_days(calendar: Calendar, day: date) -> None:
    before, after, following = calendar.at_or_before(day), calendar.at_or_after(day), calendar.next_after(day)
    assert before <= day <= after <= following
    assert following > day
    assert all(calendar.is_working_day(found) for found in (before, after, following))
    assert (before == day) == (after == day) == calendar.is_working_day(day)


@given(SOME_CALENDAR, DAYS, st.integers(0, 60))
def test_adding_working_days_agrees_with_walking_them_one_by_one(calendar: Calendar, day: date, n: int) -> None:
    walked, left = day, n
    while left:
        walked += timedelta(days=1)
        left -= calendar.is_working_day(walked)
    assert calendar.add(day, n) == walked
    assert calendar.between(day, walked) == n


@given(SOME_CALENDAR, DAYS)
def test_nowhere_are_more_than_four_days_in_a_row_closed(calendar: Calendar, day: date) -> None:
    assert (calendar.at_or_after(day) - day).days <= 4


@given(SOME_CALENDAR, DAYS)
def test_saturdays_and_sundays_are_never_worked(calendar: Calendar, day: date) -> None:
    assert not (calendar.is_working_day(day) and day.strftime("%a") in ("Sat", "Sun"))


def test_days_ago_are_the_latest_from_which_so_many_working_days_have_gone_by() -> None:
    england = Calendar.of("ENG")
    monday = date(2026, 11, 9)
    assert [england.ago(monday, n) for n in (0, 1, 2)] == [monday, date(2026, 11, 8), date(2026, 11, 5)]
    for n in range(1, 30):
        day = england.ago(monday, n)
        assert england.between(day, monday) >= n > england.between(day + timedelta(days=1), monday)


def test_days_ago_are_not_counted_forwards() -> None:
    with pytest.raises(ValueError, match="give 0 or more, not -1"):
        Calendar.of("ENG").ago(date(2026, 11, 9), -1)
