"""How guards write dates and lists in their sentences."""

from collections.abc import Sized
from datetime import date


def written(day: date) -> str:
    """A date as people write it: 3 December 2026."""
    return f"{day.day} {day:%B %Y}"


def count(things: Sized, word: str) -> str:
    number = len(things)
    return f"{number} {word}{'' if number == 1 else 's'}"


def some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return "; ".join(names[:3]) + more
