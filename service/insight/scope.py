"""What a figure is about: a span of local days, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Step(StrEnum):
    """Into what a span of days is cut."""

    MONTH = "month"
    QUARTER = "quarter"


MONTHS = {Step.MONTH: 1, Step.QUARTER: 3}


@dataclass(frozen=True)
class Span:
    """A calendar month or quarter, as far as it lies within a scope: local days, both included."""

    step: Step
    from_on: date
    to_on: date

    @property
    def quarter(self) -> int:
        """The calendar quarter of its first day, 1 to 4."""
        return (self.from_on.month + 2) // 3


@dataclass(frozen=True)
class Scope:
    """Local days, both included; None narrows to nothing. The local day of submission decides the period.

    `without` are audits that are left out because the reader is still to grade them without seeing the first grade.
    """

    from_on: date
    to_on: date
    service_id: int | None = None
    team_id: int | None = None
    cycle_id: int | None = None
    tool_key: str | None = None
    case_status: str | None = None
    without: frozenset[int] = frozenset()

    def spans(self, step: Step = Step.QUARTER) -> list[Span]:
        """The calendar months or quarters that the days touch, oldest first, cut to the days."""
        return list(_cut(self.from_on, self.to_on, step))


def _cut(first: date, last: date, step: Step) -> Iterator[Span]:
    while first <= last:
        begin = _next(first, step)
        yield Span(step, first, min(begin - timedelta(days=1), last))
        first = begin


def _next(day: date, step: Step) -> date:
    """The first day of the month or quarter after the one in which a day lies."""
    length = MONTHS[step]
    months = (day.month - 1) // length * length + length
    return date(day.year + months // 12, months % 12 + 1, 1)
