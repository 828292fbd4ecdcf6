"""Figures that are told together: what each of them may tell alone can give a small number away beside another."""

from __future__ import annotations

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from service.insight.statistics.suppression import suppress_list
from service.insight.statistics.together import left_out


def test_two_tables_of_the_same_audits_that_are_each_safe_are_not_both_told_where_they_can_be_subtracted() -> None:
    """By service 20 and 12, by status 20 and 9 and 3 under one small one: each list alone hides what it must."""
    everybody = set(range(32))
    services = {"service a": set(range(20)), "service b": set(range(20, 32))}
    statuses = {"status x": set(range(20)), "status y": set(range(20, 29)), "status z": set(range(29, 32))}
    assert suppress_list([20, 12]) == ((20, 12), 32)
    shown, total = suppress_list([20, 9, 3])
    assert shown == (20, None, None) and total == 32, "alone: 12 are in y and z, and nobody can tell them apart"

    told = {"all": [everybody], **{key: [group] for key, group in {**services, **statuses}.items()}}
    assert left_out(told) == {"status y", "status z"}
    inside = {**told, "b without z": [services["service b"] - statuses["status z"]]}
    assert "b without z" in left_out(inside), "service b minus this is the three of status z"


def test_what_a_larger_group_has_more_than_one_within_it_is_a_number_too() -> None:
    issued = set(range(20))
    assert left_out({"issued": [issued], "due": [set(range(18))]}) == {"due"}
    assert left_out({"issued": [issued], "due": [set(range(15))]}) == frozenset()
    assert left_out({"issued": [issued], "due": [issued]}) == frozenset(), "nothing remains, which tells of nobody"


def test_a_sum_of_several_figures_gives_away_what_is_missing_from_it() -> None:
    parts = {name: [set(range(10 * place, 10 * place + 10))] for place, name in enumerate("abc")}
    small = set(range(30, 33))
    found = left_out({**parts, "all": [set(range(33))]}, secret=[small])
    assert found == {"all"}, "all minus a, b and c are the three"
    assert left_out({"all": [set(range(33))], **parts}, secret=[small]) == {"c"}, "the last of them goes instead"


GROUPS = st.lists(st.frozensets(st.integers(0, 23), max_size=24), min_size=1, max_size=7)


@settings(max_examples=1000, deadline=None)
@given(GROUPS, st.lists(st.frozensets(st.integers(0, 23), max_size=8), max_size=2))
def test_no_small_group_lies_in_the_span_of_what_is_told(
    groups: list[frozenset[int]], secret: list[frozenset[int]]
) -> None:
    """Person by person, with another library's rank: what is told, and whatever is small, as rows of ones and zeros."""
    told = {f"{place}": [group] for place, group in enumerate(groups)}
    hidden = left_out(told, secret)
    shown = [group for key, [group] in told.items() if key not in hidden]
    known = [*groups, *secret]
    small = [one for one in (*known, *(one - two for one in known for two in known if two < one)) if 0 < len(one) < 5]
    rank = _rank(shown)
    assert all(_rank([*shown, one]) == rank + 1 for one in small)


def _rank(groups: list[frozenset[int]]) -> int:
    rows = [[float(one in group) for one in range(24)] for group in groups]
    return int(numpy.linalg.matrix_rank(numpy.array(rows))) if rows else 0
