"""The periods that quotas are counted in: weeks, four weeks, months, quarters and half years, as councils count."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A Monday from which stretches of four weeks are counted, so that they are the same on every machine.
FIRST_MONDAY = date(1990, 1, 1)
WEEK, FOUR_WEEKS = 7, 28


class Cadence(StrEnum):
    """How often a programme asks for audits. EVENT: when something happens. INTERVAL: so long after the last one."""

    EVENT = "event"
    FOUR_WEEKLY = "four_weekly"
    HALF_YEARLY = "half_yearly"
    INTERVAL = "interval"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Period:
    """A stretch of local days, both included, and the word for it."""

    name: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(cadence: Cadence, day: date) -> Period:
    """The period of this cadence in which a day lies; raises KeyError for a cadence without periods."""
    return PERIODS[cadence](day)


def before(cadence: Cadence, period: Period) -> Period:
    """The period of the same cadence that ended the day before."""
    return period_of(cadence, period.first - timedelta(days=1))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    counted = day.year * 12 + day.month - 1 - months
    last = _months("", counted // 12, counted % 12 + 1, 1).last
    return last.replace(day=min(day.day, last.day))


def named(text: str) -> Period | None:
    """The period that a word stands for: 2026-W45, 2026-11, 2026-Q4, 2026-H2, or None.

    Quarters are those of the calendar, which the financial year shares. H1 is April to September of the year
    named, H2 October to the March after.
    """
    for pattern, read in WORDS:
        match = pattern.fullmatch(text)
        if match:
            try:
                return read(int(match[1]), int(match[2]))
            except ValueError:
                return None
    return None


def _week(day: date) -> Period:
    year, week, _ = day.isocalendar()
    first = day - timedelta(days=day.weekday())
    return Period(f"{year}-W{week:02d}", first, first + timedelta(days=WEEK - 1))


def _four_weeks(day: date) -> Period:
    first = day - timedelta(days=(day - FIRST_MONDAY).days % FOUR_WEEKS)
    return Period(f"{_week(first).name}+4", first, first + timedelta(days=FOUR_WEEKS - 1))


def _month(day: date) -> Period:
    return _months(f"{day:%Y-%m}", day.year, day.month, 1)


def _quarter(day: date) -> Period:
    number = (day.month + 2) // 3
    return _months(f"{day.year}-Q{number}", day.year, 3 * number - 2, 3)


def _half_year(day: date) -> Period:
    year = day.year if day.month >= 4 else day.year - 1
    half = 1 if 4 <= day.month <= 9 else 2
    return _months(f"{year}-H{half}", year, 4 if half == 1 else 10, 6)


def _months(name: str, year: int, month: int, count: int) -> Period:
    first, after = date(year, month, 1), month + count
    end = date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    return Period(name, first, end - timedelta(days=1))


def _checked(year: int, number: int, most: int) -> None:
    if not (2000 <= year <= 2099 and 1 <= number <= most):
        raise ValueError(number)


def _read_week(year: int, week: int) -> Period:
    _checked(year, week, 53)
    return _week(date.fromisocalendar(year, week, 1))


def _read_month(year: int, month: int) -> Period:
    _checked(year, month, 12)
    return _month(date(year, month, 1))


def _read_quarter(year: int, quarter: int) -> Period:
    _checked(year, quarter, 4)
    return _quarter(date(year, 3 * quarter, 1))


def _read_half_year(year: int, half: int) -> Period:
    _checked(year, half, 2)
    return _half_year(date(year, 4 if half == 1 else 10, 1))


PERIODS: Mapping[Cadence, Callable[[date], Period]] = {
    Cadence.FOUR_WEEKLY: _four_weeks,
    Cadence.HALF_YEARLY: _half_year,
    Cadence.MONTHLY: _month,
    Cadence.QUARTERLY: _quarter,
    Cadence.WEEKLY: _week,
}
WORDS: tuple[tuple[re.Pattern[str], Callable[[int, int], Period]], ...] = (
    (re.compile(r"(\d{4})-W(\d{2})", re.ASCII), _read_week),
    (re.compile(r"(\d{4})-(\d{2})", re.ASCII), _read_month),
    (re.compile(r"(\d{4})-Q(\d)", re.ASCII), _read_quarter),
    (re.compile(r"(\d{4})-H(\d)", re.ASCII), _read_half_year),
)
