"""Which cells of a table are left out, so that no small number can be read, nor found by subtraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

Arc = tuple[str, str]
Ways = dict[str, list[tuple[Arc, str, int]]]
SUM_OF_ROWS, SUM_OF_COLUMNS = "rows", "columns"


@dataclass(frozen=True)
class Table:
    """Counts with their margins; None is left out."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


def suppress(counts: Sequence[Sequence[int]], smallest: int = 5) -> Table:
    """The table with its margins, in which nobody can work out a cell that is left out.

    Left out are the cells and margins of 1 to smallest - 1 (0 tells of nobody and stays), and then as few others,
    small ones before large and cells before margins, as it takes: for each cell left out, the margins and the other
    cells allow more than one whole number. A table in which that takes a margin loses the margin.

    A table with margins is a flow around a circle, sum, rows, columns, sum, each count an arc; a hidden one can be
    another number exactly if a path leads from its end to its beginning over hidden arcs (L. H. Cox, Network models
    for complementary cell suppression, JASA 90, 1995, 1453-1462; the rule of small numbers: Office for National
    Statistics, Policy on protecting confidentiality in tables of birth and death statistics). It protects one table:
    two tables that differ by one case can still be subtracted. Raises ValueError for a ragged or negative table.
    """
    if any(len(row) != len(counts[0]) for row in counts) or any(number < 0 for row in counts for number in row):
        raise ValueError("A table has rows of one length and no negative numbers.")
    arcs = dict(_arcs(counts))
    small = {arc for arc, number in arcs.items() if 0 < number < smallest}
    hidden = set(small)
    ways = _ways(arcs)
    for arc in sorted(small, key=lambda arc: (arcs[arc], arc)):
        hidden |= _cover(arc, ways, hidden)
    return _table(counts, {arc: None if arc in hidden else number for arc, number in arcs.items()})


def suppress_list(counts: Sequence[int], smallest: int = 5) -> tuple[tuple[int | None, ...], int | None]:
    """The same for one list of counts and its total."""
    table = suppress([[number] for number in counts], smallest)
    return tuple(row[0] for row in table.cells), table.total


def _arcs(counts: Sequence[Sequence[int]]) -> Iterator[tuple[Arc, int]]:
    for row, numbers in enumerate(counts):
        yield (SUM_OF_ROWS, f"row {row}"), sum(numbers)
        yield from (((f"row {row}", f"column {column}"), number) for column, number in enumerate(numbers))
    for column, numbers in enumerate(zip(*counts, strict=True)):
        yield (f"column {column}", SUM_OF_COLUMNS), sum(numbers)
    yield (SUM_OF_COLUMNS, SUM_OF_ROWS), sum(map(sum, counts))


def _cover(arc: Arc, ways: Ways, hidden: set[Arc]) -> set[Arc]:
    """What has to be left out as well so that the number of this arc could be one more, or one less: the cheaper."""
    start, end = arc
    more = _path(end, start, arc, ways, hidden)
    less = _path(start, end, arc, ways, hidden)
    return min((found for found in (more, less) if found), key=lambda found: found[0])[1]


def _path(start: str, end: str, but: Arc, ways: Ways, hidden: set[Arc]) -> tuple[int, set[Arc]] | None:
    """The cheapest way for one unit to go from one node to another without one arc: its price and its arcs."""
    waiting: list[tuple[int, str, tuple[Arc, ...]]] = [(0, start, ())]
    seen: set[str] = set()
    while waiting:
        price, node, way = heappop(waiting)
        if node == end:
            return price, set(way)
        if node in seen:
            continue
        seen.add(node)
        for arc, onward, cost in ways[node]:
            if arc != but:
                heappush(waiting, (price + (0 if arc in hidden else cost), onward, (*way, arc)))
    return None


def _ways(arcs: dict[Arc, int]) -> Ways:
    """From each node the arcs that one unit can take, where each leads, and what leaving it out costs.

    Along an arc a count grows, which is always possible; against it a count shrinks, which takes at least 1.
    """
    ways: Ways = {node: [] for arc in arcs for node in arc}
    for arc, number in arcs.items():
        ways[arc[0]].append((arc, arc[1], _price(arc, arcs)))
        if number:
            ways[arc[1]].append((arc, arc[0], _price(arc, arcs)))
    return ways


def _price(arc: Arc, arcs: dict[Arc, int]) -> int:
    """What leaving a count out costs: its size; a zero, which readers often know to be one, more than any cell;
    a margin more than all cells together."""
    most = arcs[SUM_OF_COLUMNS, SUM_OF_ROWS] + 1
    margin = SUM_OF_ROWS in arc or SUM_OF_COLUMNS in arc
    cells = len(arcs) * most
    return (cells * most if margin else 0) + (arcs[arc] or most)


def _table(counts: Sequence[Sequence[int]], shown: dict[Arc, int | None]) -> Table:
    rows, columns = range(len(counts)), range(len(counts[0]) if counts else 0)
    return Table(
        tuple(tuple(shown[f"row {row}", f"column {column}"] for column in columns) for row in rows),
        tuple(shown[SUM_OF_ROWS, f"row {row}"] for row in rows),
        tuple(shown[f"column {column}", SUM_OF_COLUMNS] for column in columns),
        shown[SUM_OF_COLUMNS, SUM_OF_ROWS],
    )
