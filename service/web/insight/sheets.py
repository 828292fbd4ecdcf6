"""A table of figures as the pages show it and as a spreadsheet gets it: k of n before any percentage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.insight.charts.figure import Figure
from service.insight.charts.telling import total
from service.insight.figures import Share, Spread
from service.web.insight.asking import Asked

Value = str | int | float | Share | None


@dataclass(frozen=True)
class Cell:
    """One value, and a way to the records that it counts."""

    value: Value
    href: str | None = None

    @property
    def share(self) -> Share | None:
        return self.value if isinstance(self.value, Share) else None

    @property
    def number(self) -> bool:
        return not isinstance(self.value, str)


@dataclass(frozen=True)
class Sheet:
    """`says` answers what the title asks; `note` says how to read it. The first cell of a row names it.

    `draw` makes its drawing; `quiet`: the drawing's own sentence would repeat another table's.
    """

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    says: str = ""
    note: str = ""
    draw: Callable[[], Figure] | None = None
    quiet: bool = False

    @cached_property
    def figure(self) -> Figure | None:
        """The drawing, made when a page shows it: a spreadsheet has none."""
        return self.draw() if self.draw is not None else None

    @property
    def spread(self) -> tuple[list[str], list[list[str | float | None]]]:
        """Heads and rows for a spreadsheet: a share takes five columns, so that each is a number of its own."""
        shares = [any(row[place].share for row in self.rows) for place in range(len(self.heads))]
        head = [text for name, wide in zip(self.heads, shares, strict=True) for text in _heads(name, wide)]
        rows = [
            [part for cell, wide in zip(row, shares, strict=True) for part in _parts(cell, wide)] for row in self.rows
        ]
        return head, rows


def linked(asked: Asked, value: Value, what: str, **narrowing: str) -> Cell:
    """A number, or k of n, with a way to the k records that it counts, as far as there are any."""
    number = value.k if isinstance(value, Share) else value
    return Cell(value, asked.link(f"/insight/behind/{what}", **narrowing) if number else None)


def of_team(number: int | None) -> dict[str, str]:
    """What narrows a number to a team; of none where there is no number."""
    return {"nowhere": "team"} if number is None else {"team": str(number)}


def cells(*values: Value) -> list[Cell]:
    return [Cell(value) for value in values]


def said(share: Share, what: str, of: str = "audits") -> str:
    """What a share says in words, and how sure that is, as the charts say it."""
    return " ".join(total(share.k, share.n, of, what)).strip()


def spread_cells(days: Spread, number: Cell | None = None) -> list[Cell]:
    """How many, half at most, nine in ten at most; `number` in place of how many."""
    return [number or Cell(days.n), Cell(_days(days.median)), Cell(_days(days.p90))]


def _days(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _heads(name: str, wide: bool) -> Iterator[str]:
    yield from ((name, f"{name}: of", f"{name}: %", f"{name}: from %", f"{name}: to %") if wide else (name,))


def _parts(cell: Cell, wide: bool) -> Iterator[str | float | None]:
    """What stands in the columns of a cell: numbers as numbers."""
    value = cell.value
    if isinstance(value, Share):
        low, high = value.interval or (None, None)
        yield from (value.k, value.n, *map(_rounded, (value.percent, _hundred(low), _hundred(high))))
    else:
        yield value
        yield from [None] * (4 if wide else 0)


def _hundred(bound: float | None) -> float | None:
    return None if bound is None else 100 * bound


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
