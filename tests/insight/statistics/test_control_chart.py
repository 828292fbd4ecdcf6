"""Where a control chart has its limits, and which points it says that chance alone would seldom give."""

from __future__ import annotations

import pytest

from service.insight.statistics.control import Chart, Kind, Signal, p_chart

EVEN = [(10, 20)] * 12


def chart_of(*percents: int, n: int = 100) -> Chart:
    return p_chart([(percent, n) for percent in percents])


def of_kind(chart: Chart, kind: Kind) -> list[tuple[bool, tuple[int, ...]]]:
    return [(signal.up, signal.indices) for signal in chart.signals if signal.kind == kind]


def test_limits_are_three_deviations_of_each_months_own_number_and_never_leave_0_to_1() -> None:
    chart = p_chart([(4, 8), (50, 100)] * 6)
    assert chart.centre == 0.5 and not chart.forming
    small, large = chart.points[0], chart.points[1]
    assert (small.low, small.high) == (0, 1)  # 0.5 ± 0.530
    assert large.low == pytest.approx(0.35) and large.high == pytest.approx(0.65)


def test_below_twelve_months_with_audits_the_baseline_is_forming_and_nothing_is_signalled() -> None:
    eleven = [(0, 50)] * 7 + [(50, 50)] * 4
    assert p_chart(eleven).forming and p_chart(eleven).signals == ()
    assert p_chart([*eleven, (0, 0)]).forming
    assert not p_chart([*eleven, (50, 50)]).forming and p_chart([*eleven, (50, 50)]).signals


def test_a_point_beyond_a_limit_is_a_signal_and_one_on_the_limit_is_none() -> None:
    beyond = p_chart([*[(50, 100)] * 8, (34, 100), (66, 100), *[(50, 100)] * 2])
    assert of_kind(beyond, Kind.OUTSIDE) == [(False, (8,)), (True, (9,))]
    on_it = p_chart([*[(50, 100)] * 8, (35, 100), (65, 100), *[(50, 100)] * 2])
    assert of_kind(on_it, Kind.OUTSIDE) == []


@pytest.mark.parametrize("up", [True, False])
def test_seven_in_a_row_on_one_side_are_a_run_and_six_are_none(up: bool) -> None:
    one, other = (53, 45) if up else (47, 55)
    assert of_kind(chart_of(*[other] * 6, *[one] * 7, other), Kind.RUN) == [(up, (6, 7, 8, 9, 10, 11, 12))]
    assert of_kind(chart_of(*[other] * 6, *[one] * 6, other), Kind.RUN) == []


def test_runs_on_both_sides_are_both_named() -> None:
    found = of_kind(chart_of(*[45] * 7, *[55] * 8), Kind.RUN)
    assert found == [(False, tuple(range(7))), (True, tuple(range(7, 15)))]


def test_a_point_on_the_average_and_a_month_without_audits_end_a_run() -> None:
    assert of_kind(chart_of(*[45] * 4, 50, *[45] * 3, *[55] * 7), Kind.RUN) == [(True, tuple(range(8, 15)))]
    gap = [(45, 100)] * 4 + [(0, 0)] + [(45, 100)] * 3 + [(55, 100)] * 7
    assert of_kind(p_chart(gap), Kind.RUN) == [(True, tuple(range(8, 15)))]


@pytest.mark.parametrize("up", [True, False])
def test_seven_points_each_higher_or_lower_than_the_one_before_are_a_trend_and_six_are_none(up: bool) -> None:
    def rising(length: int) -> Chart:
        steps = [50, *[46, 54] * 3, *range(44, 44 + 2 * length, 2), 50]
        return chart_of(*(steps if up else [100 - step for step in steps]))

    assert of_kind(rising(7), Kind.TREND) == [(up, tuple(range(7, 14)))]
    assert of_kind(rising(6), Kind.TREND) == []


def test_two_equal_months_end_a_trend() -> None:
    assert of_kind(chart_of(*[50] * 5, 44, 46, 48, 50, 50, 52, 54, 56), Kind.TREND) == []


def test_two_of_three_beyond_two_thirds_of_the_way_to_one_limit_are_a_signal() -> None:
    quiet = [50] * 4
    assert of_kind(chart_of(*quiet, 61, 50, 61, *quiet, 39, 39), Kind.NEAR) == [(True, (4, 6)), (False, (11, 12))]
    assert of_kind(chart_of(*quiet, 60, 50, 60, *quiet, 40, 40), Kind.NEAR) == []  # on the inner line
    assert of_kind(chart_of(*quiet, 61, 39, *quiet, 39, 61), Kind.NEAR) == []  # on two sides
    assert of_kind(chart_of(*quiet, 61, 50, 50, 61, *quiet, 39, 50, 50, 39), Kind.NEAR) == []  # two of four


def test_a_chart_without_anything_to_see_signals_nothing() -> None:
    for chart in (p_chart(EVEN), p_chart([(0, 20)] * 12), p_chart([(20, 20)] * 12)):
        assert chart.signals == () and not chart.forming
    assert p_chart([]) == Chart(None, (), (), True)
    nothing = p_chart([(0, 0)] * 12)
    assert (nothing.centre, nothing.forming, nothing.points[0].low) == (None, True, None)


def test_the_months_of_all_signals_are_marked() -> None:
    chart = chart_of(*[45] * 7, *[55] * 8)
    assert Signal(Kind.RUN, False, tuple(range(7))) in chart.signals
    assert chart.signalled == frozenset(range(15))


def test_more_good_audits_than_audits_are_refused() -> None:
    with pytest.raises(ValueError, match="some k of n"):
        p_chart([(3, 2)])
