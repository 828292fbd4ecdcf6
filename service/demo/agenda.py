"""What is to happen on which day of the demonstration's half year, told in working days before its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from workflows.working_days import Calendar

Happening = Callable[[], object]


class Agenda:
    """Happenings by day, in the order in which they were written down."""

    def __init__(self, calendar: Calendar, ends_on: date) -> None:
        self.calendar, self.ends_on = calendar, ends_on
        self._on: dict[date, list[Happening]] = defaultdict(list)

    def back(self, working_days: int) -> date:
        """The day so many working days before the last one; 0 is the last one itself."""
        day = self.ends_on
        for _ in range(working_days):
            day = self.calendar.at_or_before(day - timedelta(days=1))
        return day

    def on(self, day: date, *happenings: Happening) -> None:
        self._on[day] += happenings

    def at(self, working_days: int, *happenings: Happening) -> None:
        """So many working days before the end."""
        self.on(self.back(working_days), *happenings)

    def of(self, day: date) -> list[Happening]:
        """What happens on a day; what is written down for it meanwhile comes last."""
        return self._on[day]
