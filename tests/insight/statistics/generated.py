"""The tables and shares that oracle tests are asked about."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = st.one_of(st.integers(0, 3), st.integers(0, 60))
SHARES = st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TABLES = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(NUMBERS, min_size=size, max_size=size), min_size=size, max_size=size)
)


def pairs(table: list[list[int]]) -> list[tuple[int, int]]:
    """Each audit of a table by itself: the row of the first grade and the column of the second."""
    return [
        (row, column)
        for row, numbers in enumerate(table)
        for column, number in enumerate(numbers)
        for _ in range(number)
    ]
