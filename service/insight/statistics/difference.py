"""How sure a difference between two shares is: whether one was higher than the other by more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from service.insight.statistics.intervals import FEWEST, wilson


class Verdict(StrEnum):
    """What two shares say of each other."""

    HIGHER = "higher"
    LOWER = "lower"
    CHANCE = "chance"  # chance alone could give such a difference, or there is none
    FEW = "few"  # one of the two is too small for a percentage: nothing is said


@dataclass(frozen=True)
class Difference:
    """The second share less the first, from -1 to 1, and the interval in which it is likely to lie."""

    value: float
    low: float
    high: float


def newcombe(before: tuple[int, int], now: tuple[int, int], confidence: float = 0.95) -> Difference | None:
    """`now` less `before`, each as k of n; None where either counted nothing.

    The hybrid score interval of two independent shares, without correction for continuity (R. G. Newcombe, Interval
    estimation for the difference between independent proportions, Statistics in Medicine 17, 1998, 873-890, method
    10): it squares and adds the distances of each share to the ends of its Wilson interval. Raises ValueError where a k
    is no part of its n.
    """
    first, second = wilson(*before, confidence), wilson(*now, confidence)
    if first is None or second is None:
        return None
    then, here = before[0] / before[1], now[0] / now[1]
    down = sqrt((here - second[0]) ** 2 + (first[1] - then) ** 2)
    up = sqrt((second[1] - here) ** 2 + (then - first[0]) ** 2)
    return Difference(here - then, here - then - down, here - then + up)


def verdict(before: tuple[int, int], now: tuple[int, int]) -> Verdict:
    """Higher or lower only where the whole interval lies on one side of no difference."""
    found = newcombe(before, now)
    if found is None or min(before[1], now[1]) < FEWEST:
        return Verdict.FEW
    if found.low > 0:
        return Verdict.HIGHER
    return Verdict.LOWER if found.high < 0 else Verdict.CHANCE
