"""What of the figures the public may read: no number from 1 to 4, nor one that can be worked out from the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from service.insight.reports.figure import Figure, share
from service.insight.reports.kinds import SMALLEST
from service.insight.statistics.suppression import suppress

WHOLE = "grades.statutory.good_or_better"
SERVICE = "service."
# Each of these is divided by itself, so that none of them completes another.
ALONE = ("grades.early_help.good_or_better", "actions.in_time", "actions.signed_off")
ASKED = ("returns.returned", "expected.done")
NUMBERS = ("actions.issued",)


def for_the_public(figures: Iterable[Figure]) -> list[Figure]:
    """The figures of a committee summary. Grades are told in two parts, good or better and below, for each service
    and for all of them, as one table in which small cells are left out; whoever has no service stands in it too.

    How many audits came back tells of no child and is always told.
    """
    found = {figure.key: figure for figure in figures}
    return [
        *(found[key] for key in ASKED if key in found),
        *(_alone(found[key]) for key in ALONE if key in found),
        *_by_service(found),
        *(_number(found[key]) for key in NUMBERS if key in found),
        _number(replace(found["twice.graded"], value=found["twice.graded"].k, k=None, n=None)),
    ]


def _by_service(found: Mapping[str, Figure]) -> Iterator[Figure]:
    services = [figure for key, figure in found.items() if key.startswith(SERVICE)]
    shares = [figure.share for figure in services]
    table = suppress([[one.k, one.n - one.k] for one in shares] or [[0, 0]], SMALLEST)
    yield _shown(found[WHOLE], table.columns[0], table.total)
    for figure, cells, margin in zip(services, table.cells, table.rows, strict=False):
        yield _shown(figure, cells[0] if None not in cells else None, margin)


def _shown(figure: Figure, k: int | None, n: int | None) -> Figure:
    return _hidden(figure) if k is None or n is None else share(figure.key, figure.label, k, n)


def _alone(figure: Figure) -> Figure:
    """Both parts of one division are told, or neither is."""
    k, n = figure.share.k, figure.share.n
    return _hidden(figure) if _small(k) or _small(n - k) else figure


def _number(figure: Figure) -> Figure:
    return _hidden(figure) if figure.value is not None and _small(int(figure.value)) else figure


def _small(count: int) -> bool:
    return 0 < count < SMALLEST


def _hidden(figure: Figure) -> Figure:
    return Figure(figure.key, figure.label, None, hidden=True)
