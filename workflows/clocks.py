"""When the clock of a task strikes: which occurrences have come, on which local days, and how late a due day may be."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from workflows.definition import Clock, ClockKind
from workflows.due_dates import latest_due_for_rung, repeat_number, rung_day
from workflows.working_days import Calendar, shifted


class Occurrence(NamedTuple):
    """One stroke of a clock: a rung's days before due, else 1, 2, …; and the local day on which it struck."""

    number: int
    on: date


def waits_for_morning(clock: Clock) -> bool:
    """People are told in the morning; only the rule of the same day, safeguarding now, acts when the day is over."""
    return not (clock.kind is ClockKind.AFTER_DAYS and clock.fires)


def latest_due(clock: Clock, days: Sequence[int], come: date, calendar: Calendar) -> date:
    """The largest due day for which anything has struck; `come` is the last local day whose hour has come."""
    if clock.kind is ClockKind.BEFORE:
        return latest_due_for_rung(come, max(days), calendar)
    if clock.kind is ClockKind.AFTER_DAYS:
        return shifted(come, -days[0])
    if clock.kind is ClockKind.REPEAT:
        return shifted(come, -1)
    return calendar.ago(come, days[0])


def struck(clock: Clock, days: Sequence[int], due: date, come: date, calendar: Calendar) -> list[Occurrence]:
    """What has struck for a due day up to `come`: every rung of a ladder, only the latest of a repeated clock.

    REPEAT strikes on the day after due and then every so many calendar days; REPEAT_WORKING strikes when so
    many working days have gone by since due, and again after as many.
    """
    found = OCCURRENCES[clock.kind](days, due, come, calendar)
    return [occurrence for occurrence in found if occurrence.on <= come]


def _before(days: Sequence[int], due: date, come: date, calendar: Calendar) -> list[Occurrence]:
    return [Occurrence(number, rung_day(due, number, calendar)) for number in days]


def _after(days: Sequence[int], due: date, come: date, calendar: Calendar) -> list[Occurrence]:
    return [Occurrence(1, calendar.add(due, days[0]))]


def _after_days(days: Sequence[int], due: date, come: date, calendar: Calendar) -> list[Occurrence]:
    return [Occurrence(1, shifted(due, days[0]))]


def _repeat(days: Sequence[int], due: date, come: date, calendar: Calendar) -> list[Occurrence]:
    first = shifted(due, 1)
    number = repeat_number(first_on=first, every_days=days[0], today=come)
    return [Occurrence(number, first + timedelta(days=(number - 1) * days[0]))] if number else []


def _repeat_working(days: Sequence[int], due: date, come: date, calendar: Calendar) -> list[Occurrence]:
    number = calendar.between(due, come) // days[0]
    return [Occurrence(number, calendar.add(due, number * days[0]))] if number else []


OCCURRENCES = {
    ClockKind.AFTER: _after,
    ClockKind.AFTER_DAYS: _after_days,
    ClockKind.BEFORE: _before,
    ClockKind.REPEAT: _repeat,
    ClockKind.REPEAT_WORKING: _repeat_working,
}
