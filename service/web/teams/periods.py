"""The periods that a report can be read for, named as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from service.context import here
from workflows.periods import Cadence, Period, before, named, period_of

OFFERED = (Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.HALF_YEARLY)


@dataclass(frozen=True)
class Chosen:
    """The period that is read, what it is called, and those that can be chosen instead."""

    period: Period
    text: str
    options: Sequence[tuple[str, str]]


def chosen() -> Chosen:
    """The period that the address names; the quarter that runs where it names none that there is."""
    today = here().today()
    running = period_of(Cadence.QUARTERLY, today)
    period = named(request.args.get("period", "")) or running
    offered = [period_of(cadence, today) for cadence in OFFERED]
    both = [found for one, cadence in zip(offered, OFFERED, strict=True) for found in (one, before(cadence, one))]
    listed = both if period in both else [*both, period]
    return Chosen(period, said(period), [(one.name, said(one)) for one in listed])


def said(period: Period) -> str:
    """“October to December 2026”, “November 2026”, or the two days of a week."""
    first, last = period.first, period.last
    if (first.year, first.month) == (last.year, last.month) and first.day == 1 and (last - first).days > 26:
        return f"{first:%B %Y}"
    if first.day != 1:
        return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"
