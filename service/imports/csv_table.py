"""Reading a CSV file by the names of its columns, row by row, with a notice for every row that is refused."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from service.imports.csv_text import read_text, split_rows
from service.imports.records import Unreadable
from service.imports.report import Report
from service.imports.text import has_hidden_characters, header_key, shorten, tidy
from service.imports.values import NotShown

T = TypeVar("T")


class CellRefused(Exception):
    """A row cannot be taken because of one of its columns; the message is the reason."""

    def __init__(self, column: str, refusal: str, shown: str) -> None:
        super().__init__(refusal)
        self.column = column
        self.shown = shown


@dataclass(frozen=True)
class CsvRow:
    """One row: the tidied cells of the known columns that the file has."""

    number: int
    cells: Mapping[str, str]

    @property
    def source(self) -> str:
        """How a person finds the row."""
        return f"row {self.number}"

    def take(self, column: str, read: Callable[[str], T]) -> T:
        """The column's cell (blank when absent) as `read` understands it; raises CellRefused."""
        value = self.cells.get(column, "")
        try:
            return read(value)
        except NotShown as refusal:
            raise CellRefused(column, str(refusal), "") from None
        except ValueError as refusal:
            raise CellRefused(column, str(refusal), value) from None

    def refuse(self, column: str, reason: str) -> CellRefused:
        """The exception that refuses this row because of the column."""
        return CellRefused(column, reason, self.cells.get(column, ""))


@dataclass(frozen=True)
class Table:
    """A CSV file whose header has been found: which known columns it has, and its rows."""

    given: frozenset[str]
    rows: Iterator[CsvRow]


def open_table(path: Path, columns: Sequence[str], needed: Collection[str], report: Report) -> Table:
    """The file as a table; raises Unreadable without its needed columns. Unknown columns are not read."""
    text = read_text(path, report)
    report.rows_expected = text.count("\n") or None
    by_key = {header_key(column): column for column in columns}
    rows = split_rows(text, lambda header: len({header_key(cell) for cell in header} & by_key.keys()))
    _, header = next(rows, (0, []))
    places = _places(header, by_key)
    missing = [column for column in columns if column in needed and column not in places.values()]
    if missing:
        found = ", ".join(places.values()) or "none of the columns that this kind of file has"
        raise Unreadable(
            f"The file has no column {' and '.join(missing)}. Found were: {found}. "
            f"The first row must name the columns, which are: {', '.join(columns)}."
        )
    for place, cell in enumerate(header):
        if place not in places and cell.strip():
            reason = "This column is not known and was not read. Nothing is needed if it is not meant for import."
            report.notice(None, 1, shorten(cell), "", reason)
    return Table(frozenset(places.values()), _rows(rows, len(header), places, report))


def _places(header: Sequence[str], by_key: Mapping[str, str]) -> dict[int, str]:
    places: dict[int, str] = {}
    for place, cell in enumerate(header):
        column = by_key.get(header_key(cell))
        if column and column in places.values():
            raise Unreadable(f"The file has two columns named {column}. Remove or rename one and import again.")
        if column:
            places[place] = column
    return places


def _rows(
    rows: Iterator[tuple[int, list[str]]], width: int, places: Mapping[int, str], report: Report
) -> Iterator[CsvRow]:
    for number, cells in rows:
        report.row_read()
        if any(cell.strip() for cell in cells[width:]):
            reason = f"The row has {len(cells)} cells and the header {width}. Put text with separators in quotes."
            report.refused(None, number, None, "", reason)
            continue
        # Excel leaves out separators at the end of a row when the last columns are blank.
        known = {column: tidy(cells[place]) if place < len(cells) else "" for place, column in places.items()}
        hidden = [column for column, cell in known.items() if has_hidden_characters(cell)]
        if hidden:
            report.refused(None, number, hidden[0], "", "The cell holds hidden characters. Type it again.")
            continue
        yield CsvRow(number, known)


def take_records(
    table: Table, read: Callable[[CsvRow], T], identity: Callable[[T], str], column: str, report: Report
) -> Iterator[tuple[int, T]]:
    """Every row as a record with its number; one that cannot be read or repeats an identity is refused."""
    seen: dict[str, int] = {}
    for row in table.rows:
        try:
            record = read(row)
        except CellRefused as refusal:
            report.refused(None, row.number, refusal.column, refusal.shown, str(refusal))
            continue
        first = seen.setdefault(identity(record), row.number)
        if first == row.number:
            yield row.number, record
        else:
            reason = f"Row {first} has the same {column} and was taken. Keep one of the two."
            report.refused(None, row.number, column, identity(record), reason)
