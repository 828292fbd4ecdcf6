"""What a password must be: long enough, and not one that somebody who knows the person or the place would try."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST, LONGEST = 8, 200
ALWAYS_TRIED = ("admin", "audit", "changeme", "countersign", "letmein", "password", "qwerty", "welcome")
SHORTEST_WORD = 4
FEWEST_CHARACTERS = 4
SEQUENCE = "0123456789"
BREACHED = frozenset(FREQUENCY_LISTS["passwords"])


def password_fault(password: str, context: Iterable[str]) -> str | None:
    """The sentence that says why a password cannot be used, or None.

    `context` is text about the person and the place: names, e-mail address, council. Its words may not be in it.
    """
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three words that have nothing to do with each other are good."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    said = password.casefold()
    tried = next((word for word in (*ALWAYS_TRIED, *_words(context)) if word in said), None)
    if tried:
        return f"Leave out “{tried}”: it is among the first things that others would try."
    if len(set(said)) < FEWEST_CHARACTERS or said in SEQUENCE * 2 or said in SEQUENCE[::-1] * 2:
        return "The same characters again and again, or digits in order, are easily guessed. Choose something else."
    if _breached(said):
        return "This password is among those that were stolen elsewhere and are tried first. Choose something else."
    return None


def _breached(said: str) -> bool:
    """Whether it is one of those that were stolen and published, as it is or with digits and signs around it."""
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", said)
    return said in BREACHED or bare in BREACHED


def _words(context: Iterable[str]) -> list[str]:
    words = (word for text in context for word in re.split(r"[\W_]+", text.casefold()))
    return [word for word in words if len(word) >= SHORTEST_WORD]
