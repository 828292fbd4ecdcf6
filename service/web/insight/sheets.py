"""A table of figures as the pages show it and as a spreadsheet gets it: k of n before any percentage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.insight.charts.figure import Figure
from service.insight.figures import Share, Spread

Value = str | int | float | Share | None


@dataclass(frozen=True)
class Cell:
    """One value, and the audits behind it where the reader can open them."""

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

    `quiet`: the drawing's own sentence would repeat another table's.
    """

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    says: str = ""
    note: str = ""
    figure: Figure | None = None
    quiet: bool = False

    @property
    def spread(self) -> list[list[str]]:
        """Heads and rows for a spreadsheet: a share takes five columns, so that each is a number of its own."""
        shares = [any(row[place].share for row in self.rows) for place in range(len(self.heads))]
        head = [text for name, wide in zip(self.heads, shares, strict=True) for text in _heads(name, wide)]
        rows = [
            [text for cell, wide in zip(row, shares, strict=True) for text in _texts(cell, wide)] for row in self.rows
        ]
        return [head, *rows]


def cells(*values: Value) -> list[Cell]:
    return [Cell(value) for value in values]


def said(share: Share, what: str, of: str = "audits") -> str:
    """“54 of 92 audits were good or better (58.7%); the true share is likely to be between 48.5% and 68.2%.”"""
    if not share.n:
        return f"There were no {of}."
    whole = f"{share.k} of {share.n} {of} {what}"
    if share.percent is None or share.interval is None:
        return f"{whole}. Fewer than 10 give no percentage."
    low, high = (100 * bound for bound in share.interval)
    return f"{whole}, {share.percent:.1f}%. Chance alone could put the share anywhere from {low:.1f}% to {high:.1f}%."


def spread_cells(days: Spread) -> list[Cell]:
    return cells(days.n, _days(days.median), _days(days.p90))


def _days(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _heads(name: str, wide: bool) -> Iterator[str]:
    yield from ((name, f"{name}: of", f"{name}: %", f"{name}: from %", f"{name}: to %") if wide else (name,))


def _texts(cell: Cell, wide: bool) -> Iterator[str]:
    share = cell.share
    if share is None:
        yield "" if cell.value is None else str(cell.value)
        yield from [""] * (4 if wide else 0)
        return
    low, high = share.interval or (None, None)
    yield from (str(share.k), str(share.n), *map(_percent, (share.percent, _hundred(low), _hundred(high))))


def _hundred(bound: float | None) -> float | None:
    return None if bound is None else 100 * bound


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
