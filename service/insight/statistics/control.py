"""The control chart of a share over time: its average, its limits, and what chance alone would seldom give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import sqrt

ENOUGH = 12  # points before the chart judges (DOMAIN §6)
IN_A_ROW = 7


class Kind(StrEnum):
    """The four signals (docs/adr/0026)."""

    NEAR = "near"  # two of three beyond two thirds of the way to one limit
    OUTSIDE = "outside"  # a point beyond a limit
    RUN = "run"  # seven in a row on one side of the average
    TREND = "trend"  # seven in a row, each higher than the one before, or each lower


@dataclass(frozen=True)
class Signal:
    """`indices` of the points, from 0 and rising; `up`: above the average, or rising."""

    kind: Kind
    up: bool
    indices: tuple[int, ...]


@dataclass(frozen=True)
class Point:
    """k of n, and the limits for this n, all from 0 to 1; None where nothing was counted."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Chart:
    """`centre` is the share over all points, None where nothing was counted.

    `forming`: fewer than 12 points hold anything, so limits are a first impression and no signal is named.
    """

    centre: float | None
    points: tuple[Point, ...]
    signals: tuple[Signal, ...]
    forming: bool

    @property
    def signalled(self) -> frozenset[int]:
        """The indices of the points that belong to a signal."""
        return frozenset(index for signal in self.signals for index in signal.indices)


def p_chart(points: Sequence[tuple[int, int]]) -> Chart:
    """The p-chart of k of n for each period, oldest first (DOMAIN §6; W. A. Shewhart, Economic Control, 1931).

    The limits are p ± 3·sqrt(p(1 - p)/n) with each period's own n, cut to 0 and 1. A period in which nothing was
    counted has neither share nor limits and ends what stands in a row. Raises ValueError where a k is no part of n.
    """
    if any(not 0 <= k <= n for k, n in points):
        raise ValueError("In a control chart every period is some k of n.")
    total = sum(n for _, n in points)
    centre = Fraction(sum(k for k, _ in points), total) if total else None
    forming = sum(n > 0 for _, n in points) < ENOUGH
    found = () if forming or centre is None else tuple(_signals(points, centre))
    drawn = tuple(_point(k, n, centre) for k, n in points)
    return Chart(None if centre is None else float(centre), drawn, found, forming)


def _point(k: int, n: int, centre: Fraction | None) -> Point:
    if centre is None or n == 0:
        return Point(k, n, None, None, None)
    reach = 3 * sqrt(centre * (1 - centre) / n)
    return Point(k, n, k / n, max(0.0, float(centre) - reach), min(1.0, float(centre) + reach))


def _signals(points: Sequence[tuple[int, int]], centre: Fraction) -> Iterator[Signal]:
    """All signals by kind, then in the order of their points; compared in fractions, so that no rounding decides."""
    shares = [Fraction(k, n) if n else None for k, n in points]
    zones = [0 if n == 0 else _zone(Fraction(k, n) - centre, n, centre) for k, n in points]
    sides = [0 if share is None else _sign(share - centre) for share in shares]
    steps = [0 if a is None or b is None else _sign(b - a) for a, b in pairwise(shares)]
    yield from (Signal(Kind.OUTSIDE, zone > 0, (index,)) for index, zone in enumerate(zones) if abs(zone) == 3)
    yield from (Signal(Kind.RUN, up, place) for up, place in _rows(sides, IN_A_ROW))
    yield from (Signal(Kind.TREND, up, (*place, place[-1] + 1)) for up, place in _rows(steps, IN_A_ROW - 1))
    counted = [n > 0 for _, n in points]
    yield from _near([zone >= 2 for zone in zones], counted, up=True)
    yield from _near([zone <= -2 for zone in zones], counted, up=False)


def _zone(apart: Fraction, n: int, centre: Fraction) -> int:
    """3 beyond a limit, 2 beyond two thirds of the way to it, else 0; below the average negative."""
    beyond = next((sigmas for sigmas in (3, 2) if apart * apart * n > sigmas * sigmas * centre * (1 - centre)), 0)
    return beyond * _sign(apart)


def _rows(signs: Sequence[int], length: int) -> Iterator[tuple[bool, tuple[int, ...]]]:
    """The stretches of one sign, not 0, that are at least so long: whether they are positive, and their places."""
    start = 0
    for end in range(1, len(signs) + 1):
        if end == len(signs) or signs[end] != signs[start]:
            if signs[start] and end - start >= length:
                yield signs[start] > 0, tuple(range(start, end))
            start = end


def _near(beyond: Sequence[bool], counted: Sequence[bool], *, up: bool) -> Iterator[Signal]:
    """Two of three points in a row beyond the inner line on one side; stretches that share a point are one signal."""
    together: list[int] = []
    for start in range(len(beyond) - 2):
        window = range(start, start + 3)
        hits = [index for index in window if beyond[index]]
        if len(hits) < 2 or not all(counted[index] for index in window):
            continue
        if together and hits[0] > together[-1]:
            yield Signal(Kind.NEAR, up, tuple(together))
            together = []
        together.extend(index for index in hits if index not in together)
    if together:
        yield Signal(Kind.NEAR, up, tuple(together))


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
