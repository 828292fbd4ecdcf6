"""What DOMAIN §4 and §6 say the statistics of audits come to."""

from __future__ import annotations

import pytest

from service.insight.statistics.agreement import agreement
from service.insight.statistics.difference import Verdict, newcombe, verdict
from service.insight.statistics.intervals import wilson
from service.insight.statistics.spread import Spread, spread

TWO_GRADINGS = [[1, 2, 0, 0], [0, 14, 7, 0], [0, 1, 18, 3], [0, 0, 1, 3]]
PARADOX = [[0, 0, 0, 0], [0, 46, 2, 0], [0, 2, 0, 0], [0, 0, 0, 0]]
ALL_GOOD = [[0, 0, 0, 0], [0, 12, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(12, 25, 30.0, 66.5), (15, 25, 40.7, 76.6), (2, 5, 11.8, 76.9), (88, 205, 36.3, 49.8), (54, 92, 48.5, 68.2)],
)
def test_a_share_lies_within_its_wilson_interval(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert found and [round(100 * end, 1) for end in found] == [low, high]


def test_an_interval_reaches_the_end_where_none_or_all_were_counted_and_is_not_defined_without_any() -> None:
    none, every = wilson(0, 8), wilson(8, 8)
    assert none and every and none[0] == 0 and every[1] == 1
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="3 of 2 is no share"):
        wilson(3, 2)


@pytest.mark.parametrize(
    ("before", "now", "value", "low", "high"),
    [((48, 80), (56, 70), 0.2, 0.0524, 0.3339), ((3, 10), (9, 10), 0.6, 0.1705, 0.8090)],
)
def test_a_difference_lies_within_the_interval_of_newcombes_tenth_method(
    before: tuple[int, int], now: tuple[int, int], value: float, low: float, high: float
) -> None:
    found = newcombe(before, now)
    assert found and (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (value, low, high)


def test_a_share_is_higher_or_lower_only_by_more_than_chance_and_of_enough() -> None:
    assert verdict((48, 80), (56, 70)) is Verdict.HIGHER
    assert verdict((56, 70), (48, 80)) is Verdict.LOWER
    assert verdict((12, 25), (15, 25)) is Verdict.CHANCE
    assert verdict((0, 9), (40, 40)) is verdict((40, 40), (0, 0)) is Verdict.FEW


def test_two_gradings_of_fifty_audits_agree_as_far_as_known() -> None:
    found = agreement(TWO_GRADINGS)
    assert (found.n, found.exact, found.moved_down, found.moved_up, found.within_one) == (50, 36, 12, 2, 50)
    assert found.kappa == pytest.approx(0.5466, abs=5e-5)
    assert found.linear == pytest.approx(0.6281, abs=5e-5)
    assert found.quadratic == pytest.approx(0.7310, abs=5e-5)
    assert found.ac1 == pytest.approx(0.648, abs=5e-4)
    assert found.shift == pytest.approx(0.2) and not found.paradox


def test_92_percent_agree_and_kappa_is_below_nothing_which_is_called_the_paradox_that_it_is() -> None:
    found = agreement(PARADOX)
    assert (found.exact, found.n, found.paradox) == (46, 50, True)
    assert found.kappa == pytest.approx(-0.042, abs=5e-4)
    assert found.ac1 is not None and found.ac1 > 0.9


def test_kappa_is_not_defined_where_all_audits_have_one_grade_and_ac1_is_one() -> None:
    found = agreement(ALL_GOOD)
    assert (found.kappa, found.linear, found.quadratic, found.ac1) == (None, None, None, 1)
    assert found.one_grade and not found.paradox


def test_nothing_is_defined_without_audits_which_is_another_thing_than_one_grade() -> None:
    found = agreement([[0] * 4] * 4)
    assert (found.n, found.shift, found.kappa, found.linear, found.quadratic, found.ac1) == (0, *[None] * 5)
    assert not found.one_grade


def test_a_table_that_is_no_table_of_two_gradings_is_refused() -> None:
    for table in ([[1, 2]], [[1, 2], [3]], [[1, -1], [0, 0]]):
        with pytest.raises(ValueError, match="table of two gradings"):
            agreement(table)


def test_nine_in_ten_durations_do_not_exceed_the_90th_percentile() -> None:
    assert spread([5, 1, 2, 4, 3, 6, 7, 8, 10, 9]) == Spread(10, 5.5, 9)
    assert spread([1, 2, 3]) == Spread(3, 2, 3)
    assert spread([4.5]) == Spread(1, 4.5, 4.5)
    assert spread([]) == Spread(0, None, None)
