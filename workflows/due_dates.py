"""When things fall due: the next supervision, the latest day, the rungs of reminders and repeated clocks."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from workflows.working_days import Calendar, checked, shifted


class Followed(NamedTuple):
    """A due date after its session moved, and whether the latest day stood, so that a manager is told."""

    due_on: date
    latest_day_stood: bool


def next_supervision(
    *,
    after: date,
    sessions: Sequence[date],
    last_held_on: date | None,
    started_on: date,
    every_days: int,
    calendar: Calendar,
) -> date:
    """The next supervision after a day (DOMAIN §2, DESIGN §3 "Due dates").

    `sessions` are the days of sessions booked or held, without cancelled ones. A booked day counts as it
    is, working day or not, if it lies within two periods. Otherwise the period decides: the first working day
    at or after last session (or start of employment) + n periods, n at least 1, that lies after `after`.
    """
    _check_period(every_days)
    checked(after)
    booked = [day for day in sessions if 0 < (day - after).days <= 2 * every_days]
    if booked:
        return min(booked)
    return _by_period(after, last_held_on or started_on, every_days, calendar)


def latest_day(original: date, every_days: int, delayed: bool) -> date:
    """The day that nothing but a decision can move a due date beyond: one period on, two once delayed."""
    _check_period(every_days)
    return shifted(original, every_days * (2 if delayed else 1))


def follow(candidate: date, latest: date) -> Followed:
    """The due date when a session leads to `candidate`: never later than the latest day."""
    return Followed(min(candidate, latest), candidate > latest)


def rung_day(due: date, days_before: int, calendar: Calendar) -> date:
    """The local day of a reminder: the last working day at or before so many days before due."""
    _check_rung(days_before)
    return calendar.at_or_before(shifted(due, -days_before))


def rungs_struck(
    *, due: date, days_before: Sequence[int], opened_on: date, today: date, after_eight: bool, calendar: Calendar
) -> list[int]:
    """The rungs whose time, 08:00 on their day, has come; those that lie before the task opened never come.

    `today` is the local date and `after_eight` says whether it is 08:00 or later there.
    """
    last_day_come = today if after_eight else shifted(today, -1)
    return [days for days in days_before if opened_on <= rung_day(due, days, calendar) <= last_day_come]


def latest_due_for_rung(today: date, days_before: int, calendar: Calendar) -> date:
    """The largest due date whose rung falls today or earlier: the bound of the query for what has struck."""
    _check_rung(days_before)
    # Nothing moves on until the next working day, so every day before that one still counts as today.
    return shifted(calendar.next_after(today), days_before - 1)


def repeat_number(*, first_on: date, every_days: int, today: date) -> int:
    """Which occurrence (1, 2, …) of a repeated clock has most recently come; 0 while none has."""
    _check_period(every_days)
    return max(0, (today - first_on).days // every_days + 1)


def _by_period(after: date, base: date, every_days: int, calendar: Calendar) -> date:
    # Counted from `after`, because employment may have started before the first year of the calendar.
    behind = (after - base).days
    # Start from the last multiple that is not after `after`: rolled over a holiday, it may yet lie after it.
    n = max(1, behind // every_days)
    day = calendar.at_or_after(shifted(after, n * every_days - behind))
    return day if day > after else calendar.at_or_after(shifted(after, (n + 1) * every_days - behind))


def _check_period(every_days: int) -> None:
    if every_days < 1:
        raise ValueError(f"A period is at least 1 day long, not {every_days}. Correct it in the policy or record.")


def _check_rung(days_before: int) -> None:
    if days_before < 0:
        raise ValueError(f"A reminder goes out before its due date: give 0 or more days, not {days_before}.")
