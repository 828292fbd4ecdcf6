"""How charts write numbers and what they have in common to say."""

from __future__ import annotations

from collections.abc import Sequence

from service.insight.statistics.intervals import FEWEST


def percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 as “57%”."""
    return f"{100 * share:.{digits}f}%"


def share_of(k: int, n: int, digits: int = 1) -> str:
    """“61.3%”, or a dash where there are too few for a percentage."""
    return "–" if n < FEWEST else percent(k / n, digits)


def counted(number: int, thing: str) -> str:
    """“1 audit”, “12 audits”; `thing` in the plural, which loses its last letter."""
    return f"{number:,} {thing.removesuffix('s') if number == 1 else thing}"


def listed(names: Sequence[str]) -> str:
    """“April, May and June”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
