"""What the clock process does, and how often: the whole schedule in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from notifications import jobs
from notifications.making import Maker

RETRY_SECONDS = 5.0


@dataclass(frozen=True)
class Entry:
    """Something to do every so many seconds, and at once when a new local day has begun if it says so."""

    name: str
    every: float
    run: Callable[[], object]
    each_day: bool = False


def schedule(waiting: jobs.Waiting, maker: Maker) -> tuple[Entry, ...]:
    """In the order in which they are done when several are due."""
    return (
        Entry("sweep", 5, jobs.sweep),
        Entry("programmes", 900, jobs.programmes),
        Entry("strike", 30, jobs.strike, each_day=True),
        Entry("drain", 5, waiting.drain),
        Entry("digest", 30, jobs.digest),
        Entry("verify", 3, jobs.verify),
        Entry("make reports", 3, maker.look),
        Entry("be heard", 60, jobs.be_heard),
        Entry("keep away", 3600, jobs.keep_away),
        Entry("forget sign-ins", 3600, jobs.forget_sign_ins),
        Entry("forget exports", 86400, jobs.forget_exports, each_day=True),
        Entry("keep all", 86400, jobs.keep_all, each_day=True),
        Entry("checkpoint", 86400, jobs.checkpoint, each_day=True),
        # After what the day brings: what the daily upkeep puts right is nothing to be alerted of.
        Entry("begin reconciling", 86400, jobs.begin_reconciling, each_day=True),
        Entry("reconcile", 3, jobs.reconcile),
        Entry("begin retaining", 86400, jobs.begin_retaining, each_day=True),
        Entry("retain", 3, jobs.retain),
    )


class Timetable:
    """When each entry is due next, by a clock that only goes forward; everything is due when it starts."""

    def __init__(self, entries: Sequence[Entry], seconds: Callable[[], float] = monotonic) -> None:
        self._entries = entries
        self._seconds = seconds
        self._next = {entry.name: seconds() for entry in entries}
        self._day: date | None = None

    def due(self, today: date) -> Iterator[Entry]:
        """What to do now. A new day, whichever way the date went, brings what each day asks for."""
        new_day, self._day = today != self._day, today
        for entry in self._entries:
            if self._seconds() >= self._next[entry.name] or (new_day and entry.each_day):
                self._next[entry.name] = self._seconds() + entry.every
                yield entry

    def soon(self, entry: Entry) -> None:
        """It failed: try again before its time."""
        self._next[entry.name] = self._seconds() + min(RETRY_SECONDS, entry.every)

    def pause(self) -> float:
        """How many seconds until something is due; never less than 0."""
        return max(0.0, min(self._next.values()) - self._seconds())
