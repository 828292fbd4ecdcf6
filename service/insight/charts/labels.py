"""Where a label inside a chart hides least of the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.insight.charts.brackets import LETTER
from service.insight.charts.periods import Plane

Place = tuple[float, float]


def beside_the_average(text: str, plane: Plane, y: float, line: Sequence[Place | None]) -> tuple[float, float]:
    """The middle and the foot of a label at the right or left end of the average, below or above it.

    `y` is the average's height, `line` the points of the line in drawing units, None where it is broken.
    """
    half = len(text) * LETTER / 2
    middles = (plane.right - half, plane.left + half + 4, (plane.left + plane.right) / 2)
    places = [(middle, foot) for middle in middles for foot in (y + 19, y - 9)]
    drawn = list(_along(line))
    return min(places, key=lambda place: sum(_within(dot, place, half) for dot in drawn))


def _along(line: Sequence[Place | None]) -> Iterator[Place]:
    """The points of a line and what lies between neighbours, closely enough to find a label over it."""
    yield from (place for place in line if place is not None)
    for one, other in pairwise(line):
        if one is not None and other is not None:
            for part in (0.25, 0.5, 0.75):
                yield one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])


def _within(dot: Place, place: Place, half: float) -> bool:
    return abs(dot[0] - place[0]) < half + 8 and place[1] - 20 < dot[1] < place[1] + 10
