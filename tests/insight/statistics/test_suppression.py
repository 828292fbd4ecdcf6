"""What is left out of a table of small numbers, and that subtraction does not bring it back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.insight.statistics.suppression import Table, suppress, suppress_list

COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 9), st.integers(5, 60))


@st.composite
def tables(draw: st.DrawFn, most: int) -> list[list[int]]:
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    return [[draw(COUNTS) for _ in range(columns)] for _ in range(rows)]


def test_a_small_number_takes_three_others_with_it_so_that_no_margin_gives_it_away() -> None:
    assert suppress([[3, 20, 40], [30, 50, 60], [11, 70, 80]]) == Table(
        cells=((None, None, 40), (None, None, 60), (11, 70, 80)), rows=(63, 140, 161), columns=(44, 140, 180), total=364
    )


def test_a_table_without_small_numbers_is_shown_whole_zeros_included() -> None:
    shown = suppress([[0, 5], [12, 0]])
    assert shown == Table(((0, 5), (12, 0)), (5, 12), (12, 5), 17)


def test_a_small_number_in_a_list_takes_the_next_smallest_with_it() -> None:
    assert suppress_list([3, 20, 30]) == ((None, None, 30), 53)
    assert suppress_list([3, 4, 30]) == ((None, None, 30), 37)
    assert suppress_list([0, 0, 30]) == ((0, 0, 30), 30)


def test_a_margin_is_left_out_where_the_table_is_too_small_to_hide_a_number_among_others() -> None:
    assert suppress_list([3]) == ((None,), None)
    assert suppress_list([2, 0, 0]) == ((None, 0, 0), None)


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="rows of one length"):
        suppress(table)


@settings(max_examples=300, deadline=None)
@given(tables(most=6))
def test_no_small_number_is_shown_and_what_is_shown_is_true(counts: list[list[int]]) -> None:
    shown = suppress(counts)
    true = [*[n for row in counts for n in row], *map(sum, counts), *map(sum, zip(*counts, strict=True))]
    told = [*[n for row in shown.cells for n in row], *shown.rows, *shown.columns, shown.total]
    for number, seen in zip([*true, sum(map(sum, counts))], told, strict=True):
        assert seen == number or seen is None
        assert seen is None or seen not in range(1, 5)


def solutions(shown: Table, true: list[list[int]], reach: int) -> Iterator[tuple[int, ...]]:
    """Every table within some steps of the true one that a reader could believe in, its margins included."""
    spans = [
        [cell] if cell is not None else range(max(0, number - reach), number + reach + 1)
        for row, numbers in zip(shown.cells, true, strict=True)
        for cell, number in zip(row, numbers, strict=True)
    ]
    width = len(true[0])
    for flat in product(*spans):
        rows = [sum(flat[start : start + width]) for start in range(0, len(flat), width)]
        columns = [sum(flat[column::width]) for column in range(width)]
        told = [*shown.rows, *shown.columns, shown.total]
        if all(seen in (None, number) for seen, number in zip(told, [*rows, *columns, sum(flat)], strict=True)):
            yield (*flat, *rows, *columns, sum(flat))


@settings(max_examples=250, deadline=None)
@given(tables(most=3))
def test_whatever_is_left_out_could_be_more_than_one_whole_number(counts: list[list[int]]) -> None:
    """By trying every table in the neighbourhood, which shares no thought with how the cells were chosen."""
    shown = suppress(counts)
    told = [*[n for row in shown.cells for n in row], *shown.rows, *shown.columns, shown.total]
    possible = [set(numbers) for numbers in zip(*solutions(shown, counts, reach=1), strict=True)]
    for seen, numbers in zip(told, possible, strict=True):
        assert (len(numbers) > 1) == (seen is None)
