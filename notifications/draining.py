"""Sends what waits: batch by batch, the most urgent lane first.

A batch is prepared, delivered and settled: all at once what this database delivers itself, one by one, each outside
any transaction, what leaves it, and whatever was tried before or could not be settled with the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from config.settings import Settings
from notifications import outbox, settling
from notifications.channels import CHANNELS, WITHIN, Channel, GiveUp, TryLater
from notifications.digests import gather
from notifications.letter import Hold, Letter, Skip
from notifications.limit import TooLong, limited
from notifications.preparing import prepared
from notifications.wishes import EMAIL
from service import journal, lease
from service.context import here
from service.faults import described, outage
from service.lines import about

# After this a batch ends early, so that an escalation does not wait behind slow mail.
BATCH_SECONDS = 10.0
DRAIN_SECONDS = 60.0
ENDLESS = "An error in the program: making it did not come to an end."
log = logging.getLogger(__name__)


class Post:
    """The channels of one batch, opened when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: dict[str, Channel] = {}

    def send(self, letter: Letter) -> None:
        if letter.channel not in CHANNELS:
            raise GiveUp(f"There is no channel {letter.channel}. Add it to notifications/channels, then retry.")
        if letter.channel not in self._open:
            self._open[letter.channel] = CHANNELS[letter.channel](self._settings)
        self._open[letter.channel].send(letter)

    def close(self) -> None:
        for channel in self._open.values():
            channel.close()


def drain(*, seconds: float = DRAIN_SECONDS, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send until nothing is due, the time is up or `stopping` says so; returns how many messages were taken up."""
    holder, until, count = lease.holder(), monotonic() + seconds, 0
    # What an earlier drain of this thread had to leave behind, when the database went away.
    outbox.release(holder)
    while not stopping() and monotonic() < until and (ids := outbox.claim(holder)):
        count += _batch(ids, holder, stopping)
    return count


def send() -> int:
    """Send what is due, daily messages included; returns how many messages were taken up."""
    count = drain()
    return count + drain() if gather() else count


def _batch(ids: list[int], holder: str, stopping: Callable[[], bool]) -> int:
    """Returns how many were taken up before the time was up or `stopping` said so; the others are put back."""
    until, settled = monotonic() + BATCH_SECONDS, _together(ids, holder)
    count = len(settled)
    with _post() as post:
        for outbox_id in ids:
            if outbox_id in settled:
                continue
            if stopping() or monotonic() > until:
                outbox.release(holder)
                return count
            with about(record=f"message {outbox_id}"):
                deliver(outbox_id, holder, post)
            count += 1
    return count


def _together(ids: list[int], holder: str) -> set[int]:
    """Prepare at once what this database delivers itself, deliver and settle it in one transaction; returns what is
    settled. Where one of these messages stands in the way of all, that is none."""
    try:
        with limited():
            made = prepared(ids, *outbox.TOGETHER)
        ends = {number: end for number, end in made.items() if isinstance(end, Letter | Skip)}
        if ends:
            settling.settled(holder, ends, attempts=1)
    except (Exception, TooLong) as error:
        if outage(error):
            raise
        log.warning("%s messages go one by one, they could not go together: %s", len(ids), described(error))
        return set()
    return set(ends)


@contextmanager
def _post() -> Iterator[Post]:
    post = Post(here().settings)
    try:
        yield post
    finally:
        post.close()


def deliver(outbox_id: int, holder: str, post: Post) -> None:
    """One message: count the attempt, read, send, settle. Raises only when the database is away."""
    if not outbox.begin(outbox_id, holder):
        return
    to: int | None = None
    try:
        letter = _composed(outbox_id)
        to = letter.person_id
        if letter.channel in WITHIN:
            settling.settled(holder, {outbox_id: letter})
        else:
            post.send(letter)
    except Hold as hold:
        settling.kept(outbox_id, holder, str(hold), hold.person_id)
    except Skip as skip:
        settling.settled(holder, {outbox_id: skip})
    except GiveUp as error:
        settling.given_up(outbox_id, holder, str(error), to)
    except TryLater as error:
        settling.failed(outbox_id, holder, str(error), to)
    except TooLong:
        log.error("message %s would not come to an end", outbox_id)
        settling.failed(outbox_id, holder, ENDLESS)
    except Exception as error:
        if outage(error):
            raise
        log.error("message %s could not be made or sent: %s", outbox_id, described(error))
        settling.failed(outbox_id, holder, f"An error in the program: {described(error)}.", to)
    else:
        if letter.channel not in WITHIN:
            # Nothing that happens from here on may send it once more by itself.
            if letter.channel == EMAIL:
                journal.note(letter.trace)
            settling.settled(holder, {outbox_id: letter})


def _composed(outbox_id: int) -> Letter:
    """The letter, with nothing of the database held any more; raises why there is none."""
    with limited():
        made = prepared([outbox_id])[outbox_id]
    if isinstance(made, Exception):
        raise made
    return made
