"""What a report says of change: this cycle beside earlier ones, and month by month whether anything changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from service.insight.charts.control import control_chart
from service.insight.charts.figure import Figure as Chart
from service.insight.charts.periods import Period
from service.insight.figures import FEWEST
from service.insight.reports import saying
from service.insight.reports.changes import BETTER, OVER_TIME, TREND, period_of
from service.insight.reports.figure import Figure
from service.insight.reports.plot import Plot
from service.insight.reports.told import Content, Grid, Section, shares
from service.insight.reports.words import GROUPS
from service.insight.statistics.control import Chart as Limits
from service.insight.statistics.control import p_chart
from service.insight.statistics.difference import Verdict, verdict


@dataclass(frozen=True)
class _Drawn:
    """One chart with what it was drawn from."""

    group: str
    chart: Chart
    limits: Limits
    periods: Sequence[Period]
    figures: Sequence[Figure]


BASELINE = "This cycle is the baseline with which later ones are compared."
LIMITS = "Between the lower and the upper limit lies what chance alone would give."
EVERY_AUDIT = f"All audits that were submitted count here, not those of the period or cycle alone. {LIMITS}"
PUBLIC = f"Each quarter stands by itself. One with too few audits on either side is left out of all of this. {LIMITS}"


def before(content: Content) -> Section:
    """This cycle beside the one before and the baseline, or that it is the first."""
    title, grids, said = "Earlier cycles", [], []
    for group in OVER_TIME:
        earlier = [one for which in ("before", "baseline") if (one := content.figures.get(f"{which}.{group}.{BETTER}"))]
        if earlier:
            now = content.figures[f"grades.{group}.{BETTER}"]
            grids.append(shares(f"{GROUPS[group]}: good or better", [_named(now, "This cycle"), *earlier]))
            said += [f"{GROUPS[group]}: {_apart(content, one, now)}" for one in earlier]
    if not grids:
        return Section(title, (BASELINE,) if content.facts.get("baseline") else ())
    return Section(title, said, grids)


def _named(figure: Figure, label: str) -> Figure:
    return Figure(figure.key, label, figure.value, figure.k, figure.n)


def _apart(content: Content, earlier: Figure, now: Figure) -> str:
    """Whether this cycle differs from an earlier one by more than chance would give."""
    which = earlier.label[:1].lower() + earlier.label[1:].partition(":")[0].partition(",")[0]
    found = verdict((earlier.share.k, earlier.share.n), (now.share.k, now.share.n))
    if found is Verdict.FEW:
        return f"too few audits to tell whether this cycle differs from {which}."
    stem = earlier.key.removesuffix(BETTER)
    apart, low, high = (content.figures[f"{stem}{end}"].value or 0.0 for end in ("apart", "apart_low", "apart_high"))
    between = f"the difference is likely to lie between {_points(low)} and {_points(high)} points"
    if found is Verdict.CHANCE:
        return f"{_how_far(apart)} {which}; {between}, which chance alone may give."
    return f"{_how_far(apart)} {which}; {between}, which is more than chance would give."


def _how_far(apart: float) -> str:
    points = round(100 * abs(apart))
    if points == 0:
        return "this cycle is level with"
    return (
        f"this cycle is {points} percentage {'point' if points == 1 else 'points'} {'above' if apart > 0 else 'below'}"
    )


def _points(share: float) -> str:
    points = round(100 * share)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{abs(points)}"


def over_time(content: Content) -> Section:
    """Month by month, statutory services and early help each by itself: what changed by more than chance."""
    return _over_time(content, EVERY_AUDIT)


def over_time_in_public(content: Content) -> Section:
    """Quarter by quarter, what may be told of each."""
    return _over_time(content, PUBLIC)


def _over_time(content: Content, note: str) -> Section:
    drawn = list(_drawn(content))
    said = [f"{GROUPS[one.group]}. {one.chart.sentence}" for one in drawn]
    grids = [_table(one) for one in drawn]
    title = "Is the share of good or better changing?"
    charts, plots = [one.chart for one in drawn], [_plot(one) for one in drawn]
    return Section(title, [note, *said] if said else (), grids, charts, plots)


def _drawn(content: Content) -> Iterator[_Drawn]:
    """The chart of each group that was audited in more than one month; what is left out has no point."""
    for group, found in groupby(content.under(TREND), key=lambda one: one.key.split(".")[1]):
        figures = list(found)
        points = [(one.k or 0, one.n or 0) for one in figures]
        if sum(n > 0 for _, n in points) > 1:
            periods: list[Period] = [period_of(one) for one in figures]
            limits = p_chart(points)
            chart = control_chart(f"trend-{group.replace('_', '-')}", limits, periods)
            yield _Drawn(group, chart, limits, periods, figures)


def _plot(drawn: _Drawn) -> Plot:
    """What Word draws: the points with limits, the average."""
    points = drawn.limits.points
    return Plot(
        title=f"{GROUPS[drawn.group]}: good or better by {drawn.periods[0].unit}",
        said=drawn.chart.sentence,
        periods=[f"{period.short} {period.year}" for period in drawn.periods],
        shares=[point.share for point in points],
        average=drawn.limits.centre,
        low=[point.low for point in points],
        high=[point.high for point in points],
    )


def _table(drawn: _Drawn) -> Grid:
    """The chart’s own numbers; the bar is as long as the share, small numbers have none."""
    group, chart, figures = drawn.group, drawn.chart, drawn.figures
    rows = [[str(cell) for cell in row] for row in chart.data.rows]
    for row, one in zip(rows, figures, strict=True):
        row[1] = saying.of(one)
    bars = [one.value if one.n and one.n >= FEWEST else None for one in figures]
    unit, head = chart.data.head[0].lower(), chart.data.head
    if not any(row[-1] for row in rows):
        head, rows = head[:-1], [row[:-1] for row in rows]
    return Grid(f"{GROUPS[group]}, {unit} by {unit}", head, rows, bars)
