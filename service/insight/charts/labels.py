"""Where a label inside a chart hides least of the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.insight.charts.brackets import LETTER
from service.insight.charts.periods import Plane

Place = tuple[float, float]
# A label may rather lie on so many stretches of the line than on one point.
POINT = 20


def beside_the_average(text: str, plane: Plane, y: float, line: Sequence[Place | None]) -> tuple[float, float]:
    """The middle and the foot of a label at the right or left end of the average, below or above it.

    `y` is the average's height, `line` the points of the line in drawing units, None where it is broken.
    """
    half = len(text) * LETTER / 2
    right, left = plane.right - half, plane.left + half + 4
    middles = (right, left, *(left + part * (right - left) for part in (0.5, 0.75, 0.25)))
    places = [(middle, foot) for foot in (y + 19, y - 9, y + 33, y - 23) for middle in middles]
    drawn = list(_along(line))
    return min(places, key=lambda place: sum(weight for dot, weight in drawn if _within(dot, place, half)))


def _along(line: Sequence[Place | None]) -> Iterator[tuple[Place, int]]:
    """The points of a line, which weigh most, and what lies between, closely enough to find a label over it."""
    yield from ((place, POINT) for place in line if place is not None)
    for one, other in pairwise(line):
        if one is not None and other is not None:
            for part in (0.25, 0.5, 0.75):
                yield (one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])), 1


def _within(dot: Place, place: Place, half: float) -> bool:
    return abs(dot[0] - place[0]) < half + 8 and place[1] - 20 < dot[1] < place[1] + 10
