"""What charts over time share: periods and their names, the plane, its axes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from service.insight.charts.svg import mark, path, words
from service.insight.charts.telling import percent


@dataclass(frozen=True)
class Period:
    """One month or quarter: “Sep” beneath its point, “September 2026” in sentences and the table."""

    short: str
    long: str
    unit: str = "month"

    @property
    def year(self) -> str:
        """The year that the long name ends with."""
        return self.long.rsplit(" ", 1)[-1]

    @classmethod
    def month(cls, day: date) -> Period:
        """The calendar month of a day."""
        return cls(f"{day:%b}", f"{day:%B %Y}")

    @classmethod
    def quarter(cls, day: date) -> Period:
        """The calendar quarter of a day, named by its months."""
        first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        last = first.replace(month=first.month + 2)
        return cls(f"{first:%b}–{last:%b}", f"{first:%B} to {last:%B %Y}", "quarter")


@dataclass(frozen=True)
class Plane:
    """Where things lie: `count` periods side by side, shares from 0 at the foot to 1 at the top; in drawing units."""

    left: float
    right: float
    top: float
    foot: float
    count: int

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(1, self.count)

    def x(self, index: int) -> float:
        """The middle of a period."""
        return self.left + (index + 0.5) * self.step

    def edge(self, index: int) -> float:
        """Where a period begins."""
        return self.left + index * self.step

    def y(self, share: float) -> float:
        return self.foot - share * (self.foot - self.top)


def shares_axis(plane: Plane) -> Iterator[Markup]:
    """Lines and words at each quarter from 0% to 100%."""
    for quarter in range(5):
        y = plane.y(quarter / 4)
        yield mark("path", "grid", d=path([(plane.left, y), (plane.right, y)]))
        yield words(plane.left - 8, y + 5, percent(quarter / 4), "words-muted", "end")


def feet(plane: Plane, foot: float, periods: Sequence[Period], numbers: Sequence[int | str]) -> Iterator[Markup]:
    """The name of each period, its number beneath; every second, third … where all do not fit, the last always."""
    widest = max((len(period.short) for period in periods), default=1) * 8.0 + 12
    every = max(1, -(-int(max(widest, 42)) // max(1, int(plane.step))))
    shown = range(len(periods) - 1, -1, -every)[::-1]
    year = ""
    for index in shown:
        first = "n " if index == shown[0] else ""
        yield words(plane.x(index), foot + 21, periods[index].short, "words", "middle")
        yield words(plane.x(index), foot + 40, f"{first}{numbers[index]}", "words-small", "middle")
        if _long(periods) and periods[index].year != year:
            year = periods[index].year
            yield words(plane.x(index), foot + 59, year, "words-small", "middle")


def foot_height(periods: Sequence[Period]) -> float:
    """The room that the feet take: a third line for the years where the names of the periods come again."""
    return 65.0 if _long(periods) else 46.0


def _long(periods: Sequence[Period]) -> bool:
    return len({period.short for period in periods}) < len(periods)
