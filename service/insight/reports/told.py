"""What a report is put together from: sections, their tables and charts, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.insight.charts import figure as charts
from service.insight.reports import saying
from service.insight.reports.figure import Figure
from service.insight.reports.plot import Plot

SHARES = ("What was counted", "How many", "Share", "Likely between")


@dataclass(frozen=True)
class Grid:
    """A table: its head, its rows, and for each row how long its bar is (0-1), where it has one."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    bars: Sequence[float | None] = ()


@dataclass(frozen=True)
class Section:
    """A heading, what stands below it, its tables, and the charts of as many of them as have one.

    `plots` are the same charts once more, as a Word document draws them.
    """

    title: str
    paragraphs: Sequence[str] = ()
    grids: Sequence[Grid] = ()
    charts: Sequence[charts.Figure] = ()
    plots: Sequence[Plot] = ()


@dataclass(frozen=True)
class Content:
    """All that sections are made from: the figures by key, the service-level plans, and facts about the report."""

    figures: Mapping[str, Figure]
    plans: Sequence[Mapping[str, Any]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def under(self, prefix: str) -> list[Figure]:
        return [figure for key, figure in self.figures.items() if key.startswith(prefix)]


def shares(caption: str, figures: Iterable[Figure]) -> Grid:
    """A table of shares, each with its interval and a bar."""
    found = list(figures)
    return Grid(caption, SHARES, [saying.row(figure) for figure in found], [saying.bar(figure) for figure in found])
