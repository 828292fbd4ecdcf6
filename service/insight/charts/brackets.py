"""Brackets over or under the points of a signal, laid out so that their words do not run into one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from service.insight.charts.periods import Plane
from service.insight.charts.svg import mark, path, words

LETTER = 8.3  # the mean width of a bold letter
MOST = 4  # rows of brackets; what does not fit is told in the sentence and the table


@dataclass(frozen=True)
class Bracket:
    """From one place to another with words; `level` counts rows away from the points."""

    start: float
    end: float
    text: str
    level: int = 0

    def span(self) -> tuple[float, float]:
        """From where to where its words or its line reach, whichever is wider, with a little air."""
        half, middle = len(self.text) * LETTER / 2 + 8, (self.start + self.end) / 2
        return min(self.start - 8, middle - half), max(self.end + 8, middle + half)

    def drawn(self, y: float, tick: float, plane: Plane) -> Iterator[Markup]:
        """The line at a height with ticks towards the points (down where `tick` is above 0), its words beyond it."""
        ends = [(self.start, y + tick), (self.start, y), (self.end, y), (self.end, y + tick)]
        yield mark("path", "bracket", d=path(ends))
        half, middle = len(self.text) * LETTER / 2, (self.start + self.end) / 2
        middle = max(min(middle, plane.right - half), plane.left + half)
        yield words(middle, y - 5 if tick > 0 else y + 16, self.text, "words-brand", "middle")


def brackets(wanted: Sequence[Bracket]) -> list[Bracket]:
    """Each on the lowest row on which it touches no other, in the order given; those beyond the last row left out."""
    placed: list[Bracket] = []
    for bracket in wanted:
        level = next(n for n in range(len(wanted)) if not any(_touch(bracket, o) for o in placed if o.level == n))
        if level < MOST:
            placed.append(replace(bracket, level=level))
    return placed


def levels(placed: Sequence[Bracket]) -> int:
    """How many rows are used."""
    return max((bracket.level + 1 for bracket in placed), default=0)


def _touch(one: Bracket, other: Bracket) -> bool:
    (start, end), (begin, stop) = one.span(), other.span()
    return start < stop and begin < end
