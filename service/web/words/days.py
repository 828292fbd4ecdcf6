"""Writes days and times as people say them: today, Wednesday 25 November, 10:42am."""

from __future__ import annotations

from datetime import date, datetime

NBSP = "\u00a0"
YEAR = 365


def written(day: date, today: date) -> str:
    """“Today”, or “Wednesday 25 November”, with the year when it is more than twelve months away."""
    return "Today" if day == today else f"{day:%A} {_number(day, today)}"


def within(day: date, today: date) -> str:
    """A day in the middle of a sentence: “today”, or as `written`."""
    return "today" if day == today else written(day, today)


def on(day: date, today: date) -> str:
    """“today”, or “on Wednesday 25 November”."""
    return "today" if day == today else f"on {written(day, today)}"


def brief(day: date, today: date) -> str:
    """“Today” or “25 November”: where the weekday does not matter."""
    return "Today" if day == today else _number(day, today)


def full(day: date) -> str:
    """“9 October 2026”: for records that are read years later."""
    return f"{day.day}{NBSP}{day:%B}{NBSP}{day.year}"


def clock(at: datetime) -> str:
    """A local time: “10:42am”, “2pm”."""
    hour, minutes = at.hour % 12 or 12, f":{at.minute:02d}" if at.minute else ""
    return f"{hour}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(at: datetime, today: date) -> str:
    """A local instant in a timeline: “Today, 8am”, “17 November, 4:12pm”."""
    return f"{brief(at.date(), today)}, {clock(at)}"


def working_days(number: int) -> str:
    """“1 working day”, “4 working days”."""
    return f"{number} working day{'' if number == 1 else 's'}"


def _number(day: date, today: date) -> str:
    year = f"{NBSP}{day.year}" if abs((day - today).days) > YEAR else ""
    return f"{day.day}{NBSP}{day:%B}{year}"
