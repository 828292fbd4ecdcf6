"""What every chart gives: two drawings, the sentence that answers its heading, and its numbers as a table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

WIDE, NARROW = 1060, 360


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    path: str


Cell = str | Link


@dataclass(frozen=True)
class Data:
    """The numbers of a chart in words: the first cell of a row says what the row is."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A chart for a page or a document.

    `name` is a word for ids, unique in its page. `sentence` answers `heading`; `note` says how to read the chart.
    `wide` and `narrow` show the same at 1060 and 360, None where there is nothing to draw. `key` explains the
    marks: kind of mark and word.
    """

    name: str
    heading: str
    sentence: str
    note: str
    wide: Markup | None
    narrow: Markup | None
    data: Data
    key: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.name):
            raise ValueError(f"“{self.name}” cannot be an id: small letters, digits and hyphens only.")
