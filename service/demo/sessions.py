"""On which days the demonstration's people are supervised: regularly, counted from one session that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.working_days import Calendar


@dataclass(frozen=True)
class Rhythm:
    """One session day, and every how many days there is another, before it and after it; a steady one never moves."""

    one: date
    every_days: int
    steady: bool = False


class Sessions:
    """The rhythm of each person, by number."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._rhythms: dict[int, Rhythm] = {}

    def set(self, person_id: int, rhythm: Rhythm) -> None:
        self._rhythms[person_id] = rhythm

    def steady(self, person_id: int) -> bool:
        return self._rhythms[person_id].steady

    def after(self, person_id: int, day: date) -> date:
        """The first session after a day, on a working day."""
        rhythm = self._rhythms[person_id]
        number = (day - rhythm.one).days // rhythm.every_days
        while (found := self._day(rhythm, number)) <= day:
            number += 1
        return found

    def _day(self, rhythm: Rhythm, number: int) -> date:
        return self._calendar.at_or_after(rhythm.one + timedelta(days=number * rhythm.every_days))
