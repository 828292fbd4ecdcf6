"""Evidence on file, question by question: yes, partly, no, and stripes for what was not answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from service.insight.charts.figure import NARROW, WIDE, Cell, Data, Figure, Link
from service.insight.charts.svg import drawing, mark, path, words, wrapped
from service.insight.charts.telling import share_of
from service.insight.statistics.intervals import FEWEST

KEY = (("yes", "Yes"), ("partly", "Partly"), ("no", "No"), ("stripes", "Not answered"))
LINE, STRIPE = 20, 6
DOUBTFUL = "Too many left unanswered to rely on"


@dataclass(frozen=True)
class Answers:
    """How one question was answered in the audits that it applies to.

    `elsewhere`: how many of yes and partly were found where they are not expected; None where that was not counted.
    """

    question: str
    yes: int
    partly: int
    no: int
    unanswered: int
    elsewhere: int | None = None
    path: str | None = None

    @property
    def n(self) -> int:
        """The audits in which the question was answered, which is what “yes” is a part of."""
        return self.yes + self.partly + self.no

    @property
    def doubtful(self) -> bool:
        """One in five was not answered: the figure has no meaning (DOMAIN §1, row 12)."""
        return 5 * self.unanswered >= self.n + self.unanswered and self.unanswered > 0


def evidence(name: str, rows: Sequence[Answers], *, heading: str = "Evidence on file") -> Figure:
    """The questions, weakest first: the smallest share of yes, then the most answers, then by wording."""
    ordered = sorted(rows, key=lambda row: (row.yes / row.n if row.n else 2, -row.n, row.question))
    sentence = _sentence(ordered)
    note = "“Yes” counts evidence found on the file. Audits where a question does not apply are left out of its total."
    wide = _draw(f"{name}-wide", WIDE, ordered, heading, sentence) if rows else None
    narrow = _draw(f"{name}-narrow", NARROW, ordered, heading, sentence) if rows else None
    return Figure(name, heading, sentence, note, wide, narrow, _data(ordered), KEY)


def _sentence(ordered: Sequence[Answers]) -> str:
    """Names the weakest and the strongest of the questions that can be relied on."""
    sure = [row for row in ordered if row.n and not row.doubtful]
    if not sure:
        return (
            "No question was answered often enough to say anything." if ordered else "No questions were answered yet."
        )
    weakest, strongest = sure[0], sure[-1]
    told = f"Least often found: “{weakest.question}”, {weakest.yes} of {weakest.n}."
    if len(sure) == 1 or weakest.yes * strongest.n == strongest.yes * weakest.n:
        return told if len(sure) == 1 else "All questions were answered yes equally often."
    return f"{told} Most often: “{strongest.question}”, {strongest.yes} of {strongest.n}."


def _data(rows: Sequence[Answers]) -> Data:
    elsewhere = any(row.elsewhere is not None for row in rows)
    head = ("Question", "Yes", "Share", "Partly", "No", "Not answered", *(("Found elsewhere",) if elsewhere else ()))
    return Data(head, tuple(_cells(row, elsewhere) for row in rows))


def _cells(row: Answers, elsewhere: bool) -> tuple[Cell, ...]:
    title: Cell = Link(row.question, row.path) if row.path else row.question
    share = DOUBTFUL if row.doubtful and row.n >= FEWEST else share_of(row.yes, row.n)
    found = ("–" if row.elsewhere is None else str(row.elsewhere),) if elsewhere else ()
    return (title, f"{row.yes} of {row.n}", share, str(row.partly), str(row.no), str(row.unanswered), *found)


def _draw(name: str, width: int, rows: Sequence[Answers], title: str, description: str) -> Markup:
    parts: list[Markup] = []
    y, most = 0.0, max(1, *(row.n + row.unanswered for row in rows))
    row_of = _wide if width == WIDE else _narrow
    if width == WIDE:
        heads = (
            (0, "Question", "start"),
            (480, "Yes", "end"),
            (500, "All answers", "start"),
            (1056, "Not answered", "end"),
        )
        parts += [words(x, 18, text, "words-muted", anchor) for x, text, anchor in heads]
        y = 30.0
    for row in rows:
        drawn, height = row_of(row, y, most)
        parts += [*drawn, mark("path", "grid", d=path([(0, y + height), (width, y + height)]))]
        y += height
    return drawing(name, (width, y + 4), title, description, parts)


def _wide(row: Answers, y: float, most: int) -> tuple[list[Markup], float]:
    lines = [(line, "words") for line in wrapped(row.question, 390)]
    lines += [(DOUBTFUL, "words-muted")] if row.doubtful else []
    drawn = [words(0, y + 24 + LINE * number, line, kind) for number, (line, kind) in enumerate(lines)]
    height = 16.0 + LINE * len(lines)
    middle = y + 24
    drawn += [
        words(480, middle, f"{row.yes} of {row.n}", "words-bold", "end"),
        words(1056, middle, str(row.unanswered), "words", "end"),
        *bar(row, 500, 460, middle - 15, 20, most),
    ]
    return drawn, max(38.0, height)


def _narrow(row: Answers, y: float, most: int) -> tuple[list[Markup], float]:
    lines = [(line, "words") for line in wrapped(row.question, 350)]
    lines += [(DOUBTFUL, "words-muted")] if row.doubtful else []
    drawn = [words(0, y + 22 + LINE * number, line, kind) for number, (line, kind) in enumerate(lines)]
    under = y + 10 + LINE * len(lines)
    drawn += [
        *bar(row, 1, 358, under, 16, most),
        words(0, under + 36, f"{row.yes} of {row.n} yes", "words-bold"),
        words(359, under + 36, f"{row.unanswered} not answered", "words-muted", "end"),
    ]
    return drawn, 58.0 + LINE * len(lines)


def bar(row: Answers, x: float, width: float, y: float, height: float, most: int) -> Iterator[Markup]:
    """The four parts one after the other, as long as their numbers; `most` audits fill the width."""
    for kind, number in (("yes", row.yes), ("partly", row.partly), ("no", row.no)):
        long = width * number / most
        if number:
            inset = 0.5 if kind != "yes" else 0
            yield mark(
                "rect", kind, x=x + inset, y=y + inset, width=max(0.5, long - 2 * inset), height=height - 2 * inset
            )
        x += long
    long = width * row.unanswered / most
    if row.unanswered:
        places = [x + 2 + STRIPE * number for number in range(max(1, int((long - 2) // STRIPE) + 1))]
        yield mark("path", "stripes", d="".join(f"M{at:.1f} {y:.1f}v{height:.1f}" for at in places))
