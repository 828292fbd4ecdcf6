"""What a report says of the work itself: how long things took, and the organisation around it."""

from __future__ import annotations

from collections.abc import Iterator

from service.insight.measures.around import NUMBERS
from service.insight.process.records import PROCESSES
from service.insight.reports import saying
from service.insight.reports.figure import Figure
from service.insight.reports.told import Content, Grid, Section, shares
from service.insight.reports.words import CONTEXT

TIMES = ("Where it stood", "Times", "Half the time, days at most", "Nine times in ten, days at most")
NUMBERED = ("What auditors found", "Audits", "Half of them, at most", "Nine in ten, at most")
ONCE = "Each stay that has ended is counted once."
BESIDE = "What auditors found around the work. It stands beside the other figures and explains none of them by itself."


def took(content: Content) -> Section:
    """Days in each state, median and 90th percentile."""
    grids = [grid for kind in PROCESSES if (grid := _times(content, kind)).rows]
    return Section("How long it took", (ONCE,) if grids else (), grids)


def _times(content: Content, kind: str) -> Grid:
    table = PROCESSES[kind]
    found = ((state.label, f"days.{kind}.{state.name}.") for state in table.states)
    rows = [(label, *_spread(content, prefix, "times")) for label, prefix in found if content.under(prefix)]
    return Grid(f"{table.title.capitalize()}s", TIMES, rows)


def around(content: Content) -> Section:
    """Vacancies, agency staff, changes of worker and manager, caseloads."""
    found = [figure for figure in content.under("context.") if figure.n is not None]
    rows = [(CONTEXT[key], *_spread(content, f"{key}.", "audits")) for key in NUMBERS if content.under(f"{key}.")]
    grids = [
        *([shares("Answered with yes", found)] if found else []),
        *([Grid("Numbers", NUMBERED, rows)] if rows else []),
    ]
    return Section("The organisation around the work", (BESIDE,) if grids else (), grids)


def _spread(content: Content, prefix: str, times: str) -> Iterator[str]:
    yield from (_number(content.figures[f"{prefix}{end}"]) for end in (times, "median", "p90"))


def _number(figure: Figure) -> str:
    """Days and numbers to one place."""
    if figure.value is None:
        return saying.NOT_DEFINED
    return f"{figure.value:,.1f}".removesuffix(".0")
