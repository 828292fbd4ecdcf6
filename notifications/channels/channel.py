"""What every channel is: it sends a letter or says by the kind of its error whether trying later may help."""

from __future__ import annotations

from typing import Protocol

from notifications.letter import Letter


class TryLater(Exception):
    """It did not go out, but may in a while; the sentence says what stood in the way."""


class GiveUp(Exception):
    """It will never go out like this; the sentence says why, for the person who looks after it."""


class Channel(Protocol):
    """One way to reach people, open for one batch. A repeated send of one letter must be recognisable as such."""

    def send(self, letter: Letter) -> None:
        """Deliver, or raise TryLater or GiveUp."""

    def close(self) -> None:
        """End whatever the batch kept open; never raises."""
