"""Whether this program was asked to stop: whatever takes long asks between two pieces of work."""

from __future__ import annotations

import signal
import time
from types import FrameType

LOOK_SECONDS = 0.1
# A plain value and short naps: locks, as an Event has them, must not be taken in a signal's handler.
_asked = False


def stopping() -> bool:
    return _asked


def rest(seconds: float) -> bool:
    """Wait so long, or until asked to stop; returns whether it was."""
    until = time.monotonic() + seconds
    while not _asked and (left := until - time.monotonic()) > 0:
        time.sleep(min(LOOK_SECONDS, left))
    return _asked


def ask(number: int = 0, frame: FrameType | None = None) -> None:
    """Ask this program to stop; fit to be a signal's handler."""
    global _asked
    _asked = True


def watch() -> None:
    """Let SIGTERM and SIGINT ask; for the main thread of a program."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
