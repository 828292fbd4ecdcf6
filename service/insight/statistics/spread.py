"""How long things take: the middle of them, and what nine in ten of them do not exceed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """`n` durations, their median and 90th percentile in the unit that was given; None where there are none."""

    n: int
    median: float | None
    p90: float | None


def spread(days: Sequence[float]) -> Spread:
    """The median and the 90th percentile of durations in days (DOMAIN §6).

    The percentile is the smallest of the durations that at least nine in ten do not exceed (definition 1 of
    R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American Statistician 50, 1996,
    361-365, as `percentile_disc` of SQL): it has happened, so the sentence "nine in ten took 12 days at most" is true.
    """
    if not days:
        return Spread(0, None, None)
    ordered = sorted(days)
    rank = -(-9 * len(ordered) // 10)
    return Spread(len(ordered), median(ordered), ordered[rank - 1])
