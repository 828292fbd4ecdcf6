"""An authority's working days: without weekends, its nation's bank holidays and its own closure days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
NATIONS = ("ENG", "NIR", "SCT", "WLS")
SATURDAY = 5


class CalendarError(ValueError):
    """A day, or a day counted from it, lies outside the years that the calendar knows."""

    def __init__(self, day: str) -> None:
        super().__init__(
            f"{day} is outside the calendar, which knows the years {FIRST_DAY.year} to {LAST_DAY.year}. "
            "Give a date within them."
        )


def checked(day: date) -> date:
    """The same day; raises CalendarError for years that no audit can fall into, such as 0001 and 9999."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CalendarError(day.isoformat())
    return day


def shifted(day: date, days: int) -> date:
    """The day so many calendar days later, earlier when negative; never raises OverflowError."""
    try:
        return checked(checked(day) + timedelta(days=days))
    except OverflowError:
        raise CalendarError(f"The day {days} days from {day.isoformat()}") from None


@dataclass(frozen=True)
class Calendar:
    """One nation's working days from 1990 to 2100, less the days on which the council itself is closed."""

    nation: str
    closed: frozenset[date]
    # Sorted, so that every question is a binary search; it follows from the two fields above.
    _days: tuple[date, ...] = field(repr=False, compare=False)

    @classmethod
    def of(cls, nation: str, extra: Iterable[date] = ()) -> "Calendar":
        """Build the calendar of ENG, NIR, SCT or WLS; `extra` closes further days.

        A mapping from day to its name will do for `extra` too: the names are for readers of the policy file.
        """
        if nation not in NATIONS:
            raise ValueError(f"There is no nation '{nation}'. Use one of {', '.join(NATIONS)}.")
        closed = frozenset(_closure_day(day) for day in extra)
        days = tuple(day for day in _weekdays() if day not in closed and day not in _bank_holidays(nation))
        return cls(nation, closed, days)

    def is_working_day(self, day: date) -> bool:
        return bisect_left(self._days, checked(day)) < bisect_right(self._days, day)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which need not be one itself; n = 0 gives `day` back."""
        if n < 0:
            raise ValueError(f"Working days are counted forwards: give 0 or more, not {n}.")
        if n == 0:
            return checked(day)
        return self._at(bisect_right(self._days, checked(day)) + n - 1, f"{n} working days after {day}")

    def at_or_before(self, day: date) -> date:
        return self._at(bisect_right(self._days, checked(day)) - 1, f"The last working day before {day}")

    def at_or_after(self, day: date) -> date:
        return self._at(bisect_left(self._days, checked(day)), f"The first working day after {day}")

    def next_after(self, day: date) -> date:
        return self.add(day, 1)

    def ago(self, day: date, n: int) -> date:
        """The latest day after which, up to `day` included, at least n working days lie; n = 0 gives `day` back."""
        if n < 0:
            raise ValueError(f"Working days are counted in whole numbers: give 0 or more, not {n}.")
        if n == 0:
            return checked(day)
        return shifted(self._at(bisect_right(self._days, checked(day)) - n, f"{n} working days before {day}"), -1)

    def between(self, a: date, b: date) -> int:
        """How many working days lie after `a` and up to `b`, `b` included; 0 when `b` is not after `a`."""
        return max(0, bisect_right(self._days, checked(b)) - bisect_right(self._days, checked(a)))

    def _at(self, index: int, asked: str) -> date:
        if not 0 <= index < len(self._days):
            raise CalendarError(asked)
        return self._days[index]


def _closure_day(day: date) -> date:
    if type(day) is not date:  # a datetime is a date too, but never equals one
        raise ValueError(f"A closure day is a date such as 2027-12-24, not '{day}'.")
    return checked(day)


def _weekdays() -> Iterable[date]:
    every_day = (FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1))
    return (day for day in every_day if day.weekday() < SATURDAY)


@cache
def _bank_holidays(nation: str) -> frozenset[date]:
    # Frozen at once: the library's own object grows when asked about another year, which threads would share.
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=years, observed=True))
