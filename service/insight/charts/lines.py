"""One number over time that is no share: median days, open actions, a caseload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import floor, log10

from markupsafe import Markup

from service.insight.charts.figure import NARROW, WIDE, Data, Figure
from service.insight.charts.periods import Period, Plane, feet, foot_height
from service.insight.charts.svg import drawing, mark, path, words

Value = float | None


def lines(
    name: str, periods: Sequence[Period], values: Sequence[Value], numbers: Sequence[int], *, heading: str, unit: str
) -> Figure:
    """A value from 0 for each period, None where there is none, and how many records made it; `unit` as in “days”."""
    if not len(periods) == len(values) == len(numbers):
        raise ValueError("A line has a value and a number for each period.")
    sentence = _sentence(periods, values, numbers, unit)
    any_value = any(value is not None for value in values)
    wide, narrow = (
        _draw(f"{name}-{word}", width, periods, values, numbers, heading, sentence) if any_value else None
        for word, width in (("wide", WIDE), ("narrow", NARROW))
    )
    rows = tuple(
        (period.long, written(value), str(number))
        for period, value, number in zip(periods, values, numbers, strict=True)
    )
    head = (periods[0].unit.capitalize() if periods else "Month", unit.capitalize(), "Counted")
    return Figure(name, heading, sentence, "", wide, narrow, Data(head, rows))


def written(value: Value) -> str:
    """“12”, “12.5”, or a dash."""
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0")


def _sentence(periods: Sequence[Period], values: Sequence[Value], numbers: Sequence[int], unit: str) -> str:
    held = [index for index, value in enumerate(values) if value is not None]
    if not held:
        return "Nothing to measure in this time yet."
    first, last = held[0], held[-1]
    told = f"{periods[last].long}: {written(values[last])} {unit} (of {numbers[last]})"
    if first == last:
        return f"{told}."
    return f"{told}, after {written(values[first])} (of {numbers[first]}) in {periods[first].long}."


def _draw(
    name: str,
    width: int,
    periods: Sequence[Period],
    values: Sequence[Value],
    numbers: Sequence[int],
    title: str,
    told: str,
) -> Markup:
    top_value = ceiling(max(value for value in values if value is not None))
    plane = Plane(56.0, width - 14.0, 14.0, 214.0, len(periods))
    parts = [*_axis(plane, top_value), *_line(plane, values, top_value), *feet(plane, plane.foot, periods, numbers)]
    return drawing(name, (width, plane.foot + foot_height(periods)), title, told, parts)


def ceiling(value: float) -> float:
    """The end of an axis from 0 that holds a value and has plain numbers at its quarters: 4, 8, 10, 20, 40, 80 …"""
    unit = 10.0 ** max(0, floor(log10(value / 4))) if value > 4 else 1.0
    return 4 * unit * next(step for step in (1, 2, 2.5, 5, 10) if 4 * unit * step >= value)


def _axis(plane: Plane, top_value: float) -> Iterator[Markup]:
    for quarter in range(5):
        y = plane.y(quarter / 4)
        yield mark("path", "grid", d=path([(plane.left, y), (plane.right, y)]))
        yield words(plane.left - 8, y + 5, written(top_value * quarter / 4), "words-muted", "end")


def _line(plane: Plane, values: Sequence[Value], top_value: float) -> Iterator[Markup]:
    at = [None if value is None else (plane.x(i), plane.y(value / top_value)) for i, value in enumerate(values)]
    for holds, group in groupby(at, key=lambda place: place is not None):
        places = [place for place in group if place is not None]
        if holds and len(places) > 1:
            yield mark("path", "line", d=path(places))
    for place in at:
        if place is not None:
            yield mark("circle", "point", cx=place[0], cy=place[1], r=min(5.0, max(2.5, plane.step / 4)))
