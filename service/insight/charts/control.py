"""The control chart: a stepped grey band, a dashed average, points, and brackets that name what stands out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from service.insight.charts.brackets import Bracket, brackets, levels
from service.insight.charts.figure import NARROW, WIDE, Data, Figure
from service.insight.charts.labels import Place, beside_the_average
from service.insight.charts.periods import Period, Plane, feet, foot_height, shares_axis
from service.insight.charts.svg import drawing, mark, path, words
from service.insight.charts.telling import percent, share_of
from service.insight.charts.trend import answer, average_words, named, said, shown
from service.insight.statistics.control import Chart

LEVEL = 26  # the height of one row of brackets


def control_chart(
    name: str,
    chart: Chart,
    periods: Sequence[Period],
    *,
    heading: str = "Is it changing?",
    what: str = "Good or better",
) -> Figure:
    """The p-chart of a share over periods, oldest first, one for each point of the chart.

    `what` heads the column of the table that holds k of n. Raises ValueError where periods and points do not match.
    """
    if len(periods) != len(chart.points):
        raise ValueError("A control chart has one period for each point.")
    sentence, more = answer(chart, periods)
    note = f"{more} {_how_to_read(chart, periods)}".strip()
    drawn = chart.centre is not None
    title = f"{what}, by {periods[0].unit if periods else 'month'}"
    return Figure(
        name,
        heading,
        sentence,
        note,
        _draw(f"{name}-wide", WIDE, chart, periods, title, f"{sentence} {more}") if drawn else None,
        _draw(f"{name}-narrow", NARROW, chart, periods, title, f"{sentence} {more}") if drawn else None,
        _data(chart, periods, what),
    )


def _how_to_read(chart: Chart, periods: Sequence[Period]) -> str:
    if chart.centre is None:
        return ""
    return f"The grey band is what chance alone would give; it is wider in {periods[0].unit}s with fewer audits."


def _data(chart: Chart, periods: Sequence[Period], what: str) -> Data:
    head = (periods[0].unit.capitalize() if periods else "Month", what, "Share", "Lower limit", "Upper limit", "Signal")
    rows = []
    for index, (point, period) in enumerate(zip(chart.points, periods, strict=True)):
        limits = [percent(limit, 1) if limit is not None else "–" for limit in (point.low, point.high)]
        signals = "; ".join(named(signal, periods) for signal in shown(chart) if index in signal.indices)
        rows.append((period.long, f"{point.k} of {point.n}", share_of(point.k, point.n), *limits, signals))
    return Data(head, tuple(rows))


def _draw(name: str, width: int, chart: Chart, periods: Sequence[Period], title: str, description: str) -> Markup:
    wide = width == WIDE
    left, right = (52.0, width - 150.0) if wide else (44.0, width - 14.0)
    bare = Plane(left, right, 0, 0, len(chart.points))
    above, below = (_brackets(chart, periods, bare, up) for up in (True, False))
    top = 14.0 + LEVEL * levels(above)
    plane = Plane(left, right, top, top + (240 if wide else 200), len(chart.points))
    foot = plane.foot + LEVEL * levels(below)
    parts = [
        *shares_axis(plane),
        *_band(chart, plane),
        *(part for bracket in above for part in bracket.drawn(plane.top - LEVEL * bracket.level - 6, 6, plane)),
        *(part for bracket in below for part in bracket.drawn(plane.foot + LEVEL * bracket.level + 8, -6, plane)),
        mark("path", "average", d=path([(left, plane.y(chart.centre or 0)), (right, plane.y(chart.centre or 0))])),
        *_points(chart, plane),
        *_limits(chart, plane, wide),
        *feet(plane, foot, periods, [point.n for point in chart.points]),
    ]
    return drawing(name, (width, foot + foot_height(periods)), title, description, parts)


def _brackets(chart: Chart, periods: Sequence[Period], plane: Plane, up: bool) -> list[Bracket]:
    told = [signal for signal in shown(chart) if signal.up is up]
    ends = [(plane.x(signal.indices[0]), plane.x(signal.indices[-1])) for signal in told]
    return brackets([Bracket(*end, said(signal, periods)) for signal, end in zip(told, ends, strict=True)])


def _band(chart: Chart, plane: Plane) -> Iterator[Markup]:
    for holds, group in groupby(enumerate(chart.points), key=lambda pair: pair[1].low is not None):
        if not holds:
            continue
        stretch = list(group)
        ends = [(plane.edge(index), plane.edge(index + 1), point.low, point.high) for index, point in stretch]
        over = [(x, plane.y(high)) for start, end, _, high in ends if high is not None for x in (start, end)]
        under = [(x, plane.y(low)) for start, end, low, _ in ends if low is not None for x in (start, end)]
        yield mark("path", "band", d=path([*over, *reversed(under)], closed=True))


def _limits(chart: Chart, plane: Plane, wide: bool) -> Iterator[Markup]:
    if chart.centre is None:
        return
    y = plane.y(chart.centre)
    if not wide:
        halo = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 4, "stroke_linejoin": "round"}
        middle, foot = beside_the_average(average_words(chart), plane, y, _places(chart, plane))
        yield words(middle, foot, average_words(chart), "words-bold", "middle", **halo)
        return
    last = next(point for point in reversed(chart.points) if point.low is not None)
    assert last.low is not None and last.high is not None
    yield words(plane.right + 10, y + 5, average_words(chart), "words-bold")
    upper, lower = min(plane.y(last.high), y - 20), max(plane.y(last.low), y + 20)
    yield words(plane.right + 10, upper + 5, f"Upper limit {percent(last.high)}", "words-muted")
    yield words(plane.right + 10, lower + 5, f"Lower limit {percent(last.low)}", "words-muted")


def _places(chart: Chart, plane: Plane) -> list[Place | None]:
    return [None if p.share is None else (plane.x(i), plane.y(p.share)) for i, p in enumerate(chart.points)]


def _points(chart: Chart, plane: Plane) -> Iterator[Markup]:
    at = _places(chart, plane)
    for holds, group in groupby(at, key=lambda place: place is not None):
        places = [place for place in group if place is not None]
        if holds and len(places) > 1:
            yield mark("path", "line", d=path(places))
    size = min(6.5, max(2.5, plane.step / 3.4))
    for index, place in enumerate(at):
        if place is not None:
            hollow = index in chart.signalled
            look = {"stroke_width": 3.5 if size > 4 else 2} if hollow else {}
            kind = "signal" if hollow else "point"
            yield mark("circle", kind, cx=place[0], cy=place[1], r=size if hollow else size - 1, **look)
