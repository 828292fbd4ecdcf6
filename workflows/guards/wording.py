"""How guards write dates and lists in their sentences."""

from collections.abc import Sized
from datetime import date
from typing import Any


def written(day: date) -> str:
    """A date as people write it: 3 December 2026."""
    return f"{day.day} {day:%B %Y}"


def count(things: Sized, word: str) -> str:
    number = len(things)
    return f"{number} {word}{'' if number == 1 else 's'}"


def some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return "; ".join(names[:3]) + more


def own_work(person: Any, holder_id: int | None) -> str:
    """Why somebody cannot audit what they hold, or the supervision file that is kept on them."""
    what = "holds this case" if person.id == holder_id else "is the one on whom this file is kept"
    return f"{person.name} {what} and cannot audit it. Choose somebody else."
