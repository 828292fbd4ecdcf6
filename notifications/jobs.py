"""What runs in the background, for workers and for the clock: each of it may be asked for twice without harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from time import monotonic

from notifications import digests, outbox
from notifications.draining import drain
from notifications.stopping import stopping
from service.context import here
from service.insight.reports import making
from service.usecases import keeping, reconciling, retaining, striking, verifying
from service.usecases.beating import beat
from service.usecases.histories import take_checkpoint
from service.usecases.own_sessions import forget_sessions
from service.usecases.programmes import run_programmes
from service.usecases.reviews import plan_reviews
from workflows.words import Lane

# The clock keeps its own pieces of work short, so that none of them is late for long.
CLOCK_DRAIN_SECONDS = 20.0
PATIENCE_SECONDS = 15.0
VERIFY_SECONDS = 2.0


def drain_lane(lane: str) -> None:
    """RQ's job. Whatever lane rang, all are drained, the most urgent first: the job carries nothing else."""
    drain(stopping=stopping)


def strike() -> dict[str, int]:
    """Strike the clocks."""
    return striking.strike()


def digest() -> dict[str, int]:
    """Make the daily messages whose hour has come, with everything that the clocks have to tell by then."""
    if digests.due():
        striking.strike()
        drain(seconds=CLOCK_DRAIN_SECONDS, stopping=stopping)
    return digests.gather()


def sweep() -> int:
    """Put back what dead programs had leased."""
    return outbox.sweep()


def programmes() -> dict[str, int]:
    """Make the audits and plan the reviews that are due today; not before the hour at which people are told."""
    context = here()
    if context.local().time() < time.fromisoformat(context.policy.get("sending.at")):
        return {}
    return {**run_programmes(), **plan_reviews()}


def keep_away() -> dict[str, int]:
    """Hand on the tasks of whoever is away since a while ago."""
    return keeping.keep(everything=False)


def keep_all() -> dict[str, int]:
    """Look at every open record once a day."""
    return keeping.keep()


def forget_exports() -> int:
    """Delete the workbooks of exports that nobody is to fetch any more."""
    return making.forget()


def forget_sign_ins() -> int:
    """Delete sessions, counts of tries and tokens that are over since long."""
    return forget_sessions()


def verify() -> bool:
    """Go on with the verification that somebody asked for, if anybody did."""
    return verifying.go_on(VERIFY_SECONDS)


def begin_reconciling() -> bool:
    """Begin the look of the day at whether everything agrees."""
    return reconciling.begin_daily()


def reconcile() -> bool:
    """Go on with a look that was begun."""
    return reconciling.go_on(VERIFY_SECONDS)


def begin_retaining() -> bool:
    """Begin the night's run over what was kept long enough, where policy switches it on and a dry run was read."""
    return retaining.begin_nightly()


def retain() -> bool:
    """Go on with a run that was begun."""
    return retaining.go_on(VERIFY_SECONDS)


def be_heard() -> None:
    """Let administrators see that the clock runs."""
    beat("clock")


def checkpoint() -> bool:
    """Seal the histories of the day; False when nothing has happened."""
    return take_checkpoint() is not None


class Waiting:
    """The clock's own look at the outbox: it rings for what has become due, such as another attempt, and drains
    itself when nobody can hear the bell or the workers let something lie.

    How long a message lies is measured here and not read from it, so that no moved clock deceives.
    """

    def __init__(self, heard: Callable[[Lane], bool], seconds: Callable[[], float] = monotonic) -> None:
        self._heard = heard
        self._seconds = seconds
        self._seen: tuple[int, float] | None = None

    def drain(self) -> int:
        """Returns how many messages were taken up here."""
        oldest = outbox.oldest_due()
        if oldest is None:
            self._seen = None
            return 0
        if self._seen is None or self._seen[0] != oldest:
            self._seen = oldest, self._seconds()
            if self._heard(Lane.REMINDER):
                return 0
        elif self._seconds() - self._seen[1] < PATIENCE_SECONDS:
            return 0
        return drain(seconds=CLOCK_DRAIN_SECONDS, stopping=stopping)
