"""What a control chart says in words: whether something changed, when, and how the chart knows."""

from __future__ import annotations

from collections.abc import Sequence

from service.insight.charts.periods import Period
from service.insight.charts.telling import capital, counted, listed, percent
from service.insight.statistics.control import ENOUGH, IN_A_ROW, Chart, Kind, Point, Signal
from service.insight.statistics.intervals import FEWEST

MOST = 3  # signals told beside the first
WEIGHT = (Kind.RUN, Kind.TREND, Kind.OUTSIDE, Kind.NEAR)


def answer(chart: Chart, periods: Sequence[Period]) -> tuple[str, str]:
    """The sentence that answers “Is it changing?”, and what else the chart shows; the second may be empty."""
    if chart.centre is None:
        return "Nothing was audited in this time, so there is nothing to compare yet.", ""
    unit, held = periods[0].unit, sum(point.n > 0 for point in chart.points)
    if chart.forming:
        so_far = f"{counted(held, unit + 's')} with audits so far, {ENOUGH} are needed to tell a change from chance."
        return f"Too early to say. The baseline is forming: {so_far}", f"{capital(_the_average(chart))} may still move."
    if not chart.signals:
        return f"No. Every {unit} is within what chance alone would give around {_the_average(chart)}.", ""
    first, *others = sorted(shown(chart), key=lambda signal: (-signal.indices[-1], WEIGHT.index(signal.kind)))
    lately = first.indices[-1] >= len(periods) - IN_A_ROW
    lead = "Yes." if lately else f"Not in the last {IN_A_ROW} {unit}s, but before."
    rest = " ".join(f"{_told(signal, chart, periods)}." for signal in others[:MOST])
    rest += " What else stands out is marked in the table." if len(others) > MOST else ""
    return f"{lead} {_told(first, chart, periods)}, which chance alone would seldom give.", rest


def shown(chart: Chart) -> list[Signal]:
    """The signals worth words of their own: neighbours beyond one limit as one, none "near" of points beyond it."""
    told: list[Signal] = []
    for signal in chart.signals:
        before = told[-1] if told else None
        if before and _side_by_side(before, signal):
            told[-1] = Signal(signal.kind, signal.up, before.indices + signal.indices)
        else:
            told.append(signal)
    beyond = {index for signal in told if signal.kind == Kind.OUTSIDE for index in signal.indices}
    return [signal for signal in told if signal.kind != Kind.NEAR or not beyond.issuperset(signal.indices)]


def _side_by_side(one: Signal, other: Signal) -> bool:
    same = one.kind == other.kind == Kind.OUTSIDE and one.up is other.up
    return same and other.indices[0] == one.indices[-1] + 1


def average_words(chart: Chart) -> str:
    """“Average 57%”, or “Average 4 of 7” where there are too few for a percentage."""
    k, n = sum(point.k for point in chart.points), sum(point.n for point in chart.points)
    return f"Average {percent(chart.centre)}" if chart.centre is not None and n >= FEWEST else f"Average {k} of {n}"


def said(signal: Signal, periods: Sequence[Period]) -> str:
    """The few words at a bracket."""
    number, unit = len(signal.indices), periods[0].unit
    match signal.kind:
        case Kind.RUN:
            return f"{number} {unit}s {'above' if signal.up else 'below'} average"
        case Kind.TREND:
            return f"{number} {unit}s {'rising' if signal.up else 'falling'}"
        case Kind.OUTSIDE:
            return capital(
                f"{number if number > 1 else ''} {'above' if signal.up else 'below'} the {_limit(signal)}".strip()
            )
        case Kind.NEAR:
            return f"{number} near the {_limit(signal)}"


def named(signal: Signal, periods: Sequence[Period]) -> str:
    """The same words where they stand alone in a table."""
    return capital(said(signal, periods))


def _told(signal: Signal, chart: Chart, periods: Sequence[Period]) -> str:
    match signal.kind:
        case Kind.RUN:
            side = "above" if signal.up else "below"
            return f"{_stretch(signal, periods)} were all {side} {_the_average(chart)}"
        case Kind.TREND:
            way = "higher" if signal.up else "lower"
            return f"{_stretch(signal, periods)} were each {way} than the one before"
        case Kind.OUTSIDE:
            places = [f"{period} ({point.k} of {point.n})" for period, point in _points(signal, chart, periods)]
            return f"{listed(places)} {_was(signal)} {'above' if signal.up else 'below'} the {_limit(signal)}"
        case Kind.NEAR:
            near = listed([period for period, _ in _points(signal, chart, periods)])
            return f"{near} were close to the {_limit(signal)} or beyond it"


def _stretch(signal: Signal, periods: Sequence[Period]) -> str:
    number, unit = len(signal.indices), periods[0].unit
    if signal.indices[-1] == len(periods) - 1:
        return f"The last {number} {unit}s"
    return f"The {number} {unit}s from {periods[signal.indices[0]].long} to {periods[signal.indices[-1]].long}"


def _points(signal: Signal, chart: Chart, periods: Sequence[Period]) -> list[tuple[str, Point]]:
    return [(periods[index].long, chart.points[index]) for index in signal.indices]


def _was(signal: Signal) -> str:
    return "was" if len(signal.indices) == 1 else "were"


def _limit(signal: Signal) -> str:
    return "upper limit" if signal.up else "lower limit"


def _the_average(chart: Chart) -> str:
    return f"the average of {average_words(chart).removeprefix('Average ')}"
