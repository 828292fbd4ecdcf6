"""Plain numbers under names: escalations by reason, findings by theme, what waits in which state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from service.insight.charts.figure import NARROW, WIDE, Data, Figure, Link
from service.insight.charts.svg import drawing, mark, path, words, wrapped
from service.insight.charts.telling import counted

LINE = 20


@dataclass(frozen=True)
class Bar:
    """A number from 0; `path`: where what it counts is listed."""

    name: str
    number: int
    path: str | None = None


def bars(name: str, rows: Sequence[Bar], *, heading: str, things: str, note: str = "") -> Figure:
    """Bars in the order given; `things` is the plural of what is counted. The sentence names the largest."""
    sentence = _sentence(rows, things)
    wide = _draw(f"{name}-wide", WIDE, rows, heading, sentence) if rows else None
    narrow = _draw(f"{name}-narrow", NARROW, rows, heading, sentence) if rows else None
    cells = tuple((Link(row.name, row.path) if row.path else row.name, str(row.number)) for row in rows)
    return Figure(name, heading, sentence, note, wide, narrow, Data(("", things[:1].upper() + things[1:]), cells))


def _sentence(rows: Sequence[Bar], things: str) -> str:
    whole, most = sum(row.number for row in rows), max((row.number for row in rows), default=0)
    if not whole:
        return f"No {things} in this time."
    first = [row.name for row in rows if row.number == most]
    if len(rows) == 1:
        return f"{first[0]}: {counted(whole, things)}."
    if len(first) > 1:
        return f"{counted(whole, things)}; no one of these stands out."
    return f"Most often: {first[0]}, {most} of {counted(whole, things)}."


def _draw(name: str, width: int, rows: Sequence[Bar], title: str, description: str) -> Markup:
    most, parts, y = max(1, *(row.number for row in rows)), list[Markup](), 0.0
    wide = width == WIDE
    x, room = (320.0, 660.0) if wide else (1.0, 300.0)
    for row in rows:
        lines = wrapped(row.name, 300 if wide else 350)
        down = 0 if wide else LINE * len(lines) + 2
        long = max(1.0, room * row.number / most)
        parts += [words(0, y + 22 + LINE * number, line) for number, line in enumerate(lines)]
        parts.append(mark("rect", "yes", x=x, y=y + 8 + down, width=long, height=18))
        parts.append(words(x + long + 8, y + 22 + down, f"{row.number:,}", "words-bold"))
        y += max(34, 14 + LINE * len(lines)) if wide else 34 + down
    parts.append(mark("path", "axis", d=path([(x, 0), (x, y)])))
    return drawing(name, (width, y + 4), title, description, parts)
