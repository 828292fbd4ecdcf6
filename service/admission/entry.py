"""What comes of getting in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """The word for the cookie of a new session, and whose it is."""

    word: str
    email: str
