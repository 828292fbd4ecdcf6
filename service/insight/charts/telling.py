"""How charts write numbers and what they have in common to say."""

from __future__ import annotations

from collections.abc import Sequence

from service.insight.statistics.intervals import FEWEST, wilson


def percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 as “57%”."""
    return f"{100 * share:.{digits}f}%"


def share_of(k: int, n: int, digits: int = 1) -> str:
    """“61.3%”, or a dash where there are too few for a percentage."""
    return "–" if n < FEWEST else percent(k / n, digits)


def counted(number: int, thing: str) -> str:
    """“1 audit”, “12 audits”; `thing` in the plural, which loses its last letter."""
    return f"{number:,} {thing.removesuffix('s') if number == 1 else thing}"


def total(k: int, n: int, things: str, said: str) -> tuple[str, str]:
    """“54 of 92 audits were good or better: 58.7%.” and how sure that is."""
    if n == 0:
        return f"There were no {things}.", ""
    sentence = f"{k} of {counted(n, things)} {said}"
    interval = wilson(k, n)
    if n < FEWEST or interval is None:
        return f"{sentence}.", f"Fewer than {FEWEST} {things}: no percentage."
    between = f"between {percent(interval[0], 1)} and {percent(interval[1], 1)}"
    return f"{sentence}: {percent(k / n, 1)}.", f"Across all cases the share is likely to be {between}."


def listed(names: Sequence[str]) -> str:
    """“April, May and June”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
