"""Finding a list's header and reading from its rows only the columns that are needed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from service.imports.lists import OTHER_SPELLINGS, AnnexList
from service.imports.text import header_key, shorten
from service.imports.workbook import Cells

HEADER_WITHIN = 10
_PERSONAL = re.compile(r"(fore|sur|first|last|family|child|childs|full)names?|names?ofchild|nhsnumber|upn|address")


@dataclass(frozen=True)
class Row:
    """One row of a list: the cells of the columns that are needed, by the template's column names."""

    sheet: str
    number: int
    cells: Mapping[str, object]

    @property
    def source(self) -> str:
        """How a person finds the row."""
        return f"{self.sheet} row {self.number}"


@dataclass(frozen=True)
class Header:
    """Where a list's columns stand, and which columns of personal details were met and left unread."""

    row: int
    places: Mapping[str, int]
    personal: tuple[str, ...]
    repeated: tuple[str, ...]

    def lacks(self, columns: Iterable[str]) -> list[str]:
        """Those of the columns that the sheet does not have."""
        return [column for column in columns if column not in self.places]


def find_header(annex_list: AnnexList, rows: Iterator[tuple[int, Cells]]) -> tuple[Header | None, Iterator[Row]]:
    """The header among the first ten rows that hold anything, and the rows below it.

    The row that has most of the list's columns is the header. A sheet without any of them has none.
    """
    top = list(islice(rows, HEADER_WITHIN))
    headers = [_as_header(annex_list, number, cells) for number, cells in top]
    best = max(headers, key=lambda header: len(header.places), default=None)
    if best is None or not best.places:
        return None, iter(())
    below = chain(((number, cells) for number, cells in top if number > best.row), rows)
    return best, _pick(annex_list, best, below)


def _as_header(annex_list: AnnexList, number: int, cells: Cells) -> Header:
    keys = [header_key(cell) if isinstance(cell, str) else "" for cell in cells]
    places: dict[str, int] = {}
    repeated = []
    for column in annex_list.columns:
        spellings = {header_key(spelling) for spelling in (column, *OTHER_SPELLINGS.get(column, ()))}
        found = [place for place, key in enumerate(keys) if key in spellings]
        if found:
            places[column] = found[0]
        if len(found) > 1:
            repeated.append(column)
    personal = tuple(shorten(cells[place]) for place, key in enumerate(keys) if _PERSONAL.fullmatch(key))
    return Header(number, places, personal, tuple(repeated))


def _pick(annex_list: AnnexList, header: Header, rows: Iterable[tuple[int, Cells]]) -> Iterator[Row]:
    # Names and dates of birth end here: no other cell of the row goes any further.
    for number, cells in rows:
        picked = {c: cells[place] if place < len(cells) else None for c, place in header.places.items()}
        yield Row(annex_list.title, number, picked)
