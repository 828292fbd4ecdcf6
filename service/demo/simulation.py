"""A clock that is set by hand, in place of the real one for as long as a story is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.context import Context


@dataclass
class StoryClock:
    """Stands still until the story goes on; never goes back."""

    instant: datetime
    zone: ZoneInfo

    def __call__(self) -> datetime:
        return self.instant.astimezone(UTC)

    def set(self, day: date, hour: int = 9, minute: int = 0) -> None:
        self.instant = max(self.instant, datetime.combine(day, time(hour, minute), self.zone))

    def pass_time(self, minutes: float) -> None:
        self.instant += timedelta(minutes=minutes)


@contextmanager
def simulated(context: Context, began_on: date) -> Iterator[StoryClock]:
    """Until the block ends the application lives by the story's clock, and rings for nobody.

    The story may also change the context's policy: afterwards everything is as it was.
    """
    before = context.clock, context.ahead, context.ring, context.policy
    clock = StoryClock(datetime.combine(began_on, time(8), context.zone), context.zone)
    context.clock, context.ahead, context.ring = clock, timedelta, lambda lane: None
    try:
        yield clock
    finally:
        context.clock, context.ahead, context.ring, context.policy = before
