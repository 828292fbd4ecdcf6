"""The tables and shares that oracle tests are asked about."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = st.one_of(st.integers(0, 3), st.integers(0, 40))
SHARES = st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TABLES = (
    st.integers(2, 5)
    .flatmap(lambda size: st.lists(st.lists(NUMBERS, min_size=size, max_size=size), min_size=size, max_size=size))
    .filter(lambda table: any(map(any, table)))
)

# Months of a control chart that drift, so that signals are not rare: k of n, n never 0.
POINTS = st.lists(st.tuples(st.integers(0, 40), st.integers(40, 60)), min_size=12, max_size=20).flatmap(
    lambda months: st.sampled_from((months, sorted(months), [*sorted(months)[::-1][:15], *months][:30]))
)


def pairs(table: list[list[int]]) -> list[tuple[int, int]]:
    """Each audit of a table by itself: the row of the first grade and the column of the second."""
    return [
        (row, column)
        for row, numbers in enumerate(table)
        for column, number in enumerate(numbers)
        for _ in range(number)
    ]
