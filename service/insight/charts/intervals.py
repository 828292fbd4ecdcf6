"""Shares side by side, each with the range in which the share of all cases is likely to lie, on 0 to 100."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from service.insight.charts.figure import NARROW, WIDE, Cell, Data, Figure, Link
from service.insight.charts.svg import drawing, mark, path, words, wrapped
from service.insight.charts.telling import percent, share_of, total
from service.insight.statistics.intervals import FEWEST, wilson

LINE = 20


@dataclass(frozen=True)
class Row:
    """k of n under a name; `apart`: shown, but no part of the total; `path`: where the audits behind it are listed."""

    name: str
    k: int
    n: int
    apart: bool = False
    path: str | None = None


@dataclass(frozen=True)
class Look:
    """Where things stand in one width."""

    width: int
    name_to: float  # where a name has to end
    k_at: float  # where "19 of 31" ends
    share_at: float | None  # where "61.3%" ends; None where there is no room
    bar_from: float
    bar_to: float
    below: int  # how far the bar stands beneath the first line of the name, plus one line for each further one
    ticks: int


LOOKS = (Look(WIDE, 250, 350, 430, 452, 1030, 0, 4), Look(NARROW, 250, 358, None, 18, 342, 24, 2))


def intervals(
    name: str,
    rows: Sequence[Row],
    *,
    heading: str = "Good or better",
    things: str = "audits",
    said: str = "were good or better",
    answer: tuple[str, str] | None = None,
) -> Figure:
    """Rows in the order given, never sorted by their share, since nobody is ranked.

    The sentence tells the total of all rows that do not stand apart, unless `answer` is another sentence and note.
    Below 10 there is a sentence instead of a range.
    """
    whole = [row for row in rows if not row.apart]
    k, n = sum(row.k for row in whole), sum(row.n for row in whole)
    sentence, note = answer or total(k, n, things, said)
    wide, narrow = (
        _draw(f"{name}-{word}", look, rows, things, heading, f"{sentence} {note}")
        for word, look in zip(("wide", "narrow"), LOOKS, strict=True)
    )
    data = Data(("", heading, "Share", "Likely from", "Likely to"), tuple(_cells(row) for row in rows))
    return Figure(name, heading, sentence, note, wide if rows else None, narrow if rows else None, data)


def _cells(row: Row) -> tuple[Cell, ...]:
    interval = None if row.n < FEWEST else wilson(row.k, row.n)
    ends = [percent(end, 1) for end in interval] if interval else ["–", "–"]
    title = _title(row)
    return (Link(title, row.path) if row.path else title, f"{row.k} of {row.n}", share_of(row.k, row.n), *ends)


def _title(row: Row) -> str:
    return f"{row.name} (apart)" if row.apart else row.name


def _draw(name: str, look: Look, rows: Sequence[Row], things: str, title: str, description: str) -> Markup:
    parts: list[Markup] = []
    y = 4.0
    for row in rows:
        lines = wrapped(_title(row), look.name_to)
        height = max(34.0, 14 + LINE * len(lines) + look.below)
        parts += _row(look, row, lines, y, height, things)
        y += height
    for tick in range(look.ticks + 1):
        anchor = "start" if tick == 0 else "end" if tick == look.ticks else "middle"
        x = look.bar_from + (look.bar_to - look.bar_from) * tick / look.ticks
        parts.append(words(x, y + 20, percent(tick / look.ticks), "words-small", anchor))
    return drawing(name, (look.width, y + 30), title, description, parts)


def _row(look: Look, row: Row, lines: Sequence[str], y: float, height: float, things: str) -> Iterator[Markup]:
    yield from (words(0, y + 21 + LINE * number, line) for number, line in enumerate(lines))
    yield words(look.k_at, y + 21, f"{row.k} of {row.n}", "words", "end")
    if look.share_at is not None:
        yield words(look.share_at, y + 21, share_of(row.k, row.n), "words", "end")
    middle = y + (16 if not look.below else height - 16)
    if row.n < FEWEST:
        few = f"No {things}" if row.n == 0 else f"Fewer than {FEWEST} {things}: no percentage"
        yield words(look.bar_from if not look.below else 0, middle + 5, few, "words-muted")
    else:
        yield from _bar(look, row, middle)
    yield mark("path", "grid", d=path([(0, y + height), (look.width, y + height)]))


def _bar(look: Look, row: Row, middle: float) -> Iterator[Markup]:
    low, high = wilson(row.k, row.n) or (0, 1)

    def at(share: float) -> float:
        return look.bar_from + share * (look.bar_to - look.bar_from)

    yield mark("path", "grid", d=path([(at(0), middle), (at(1), middle)]))
    for tick in range(look.ticks + 1):
        x = at(tick / look.ticks)
        yield mark("path", "grid", d=path([(x, middle - 6), (x, middle + 6)]))
    yield mark("rect", "range", x=at(low), y=middle - 4, width=at(high) - at(low), height=8)
    yield mark("rect", "mark", x=at(row.k / row.n) - 4, y=middle - 9, width=8, height=18)
