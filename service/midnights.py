"""Where a local day begins and ends, as instants."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from service.context import here


def start_of(day: date) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time.min, here().zone)


def end_of(day: date) -> datetime:
    """The instant at which a local day is over: what happened before it happened on that day or earlier."""
    return start_of(day + timedelta(days=1))
