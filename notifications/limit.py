"""Ends the making of a message that would take for ever, so that the others of its batch go out."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time
from types import FrameType

# A message takes some hundredths of a second. Counted is what this thread reckons, and not the hours on the wall:
# a busy machine or a slow database, whose waits have bounds of their own, ends nothing.
MOST_SECONDS = 2.0
LOOK_SECONDS = 0.25


class TooLong(BaseException):
    """Not an Exception, so that nobody on the way takes it for a failure of their own, and the connection is closed."""


@contextmanager
def limited() -> Iterator[None]:
    """Raises TooLong when what is done in it has reckoned for MOST_SECONDS.

    Beside RQ's own alarm, which ends a whole drain after two minutes: that has another timer. Only a program's main
    thread can be interrupted like this; in others nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    until = thread_time() + MOST_SECONDS

    def look(number: int, frame: FrameType | None) -> None:
        if thread_time() > until:
            raise TooLong

    before = signal.signal(signal.SIGPROF, look)
    every = min(LOOK_SECONDS, MOST_SECONDS)
    signal.setitimer(signal.ITIMER_PROF, every, every)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
