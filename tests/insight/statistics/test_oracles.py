"""A thousand generated cases of each statistic, beside well-kept libraries or beside the paper written out again."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from service.insight.statistics.agreement import agreement
from service.insight.statistics.control import Kind, p_chart
from service.insight.statistics.difference import newcombe
from service.insight.statistics.intervals import wilson
from service.insight.statistics.spread import spread
from tests.insight.statistics.generated import POINTS, SHARES, TABLES, pairs

thousand = settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ALL_IN_ONE = [[0, 0, 0], [0, 7, 0], [0, 0, 0]]


def same(ours: float | None, theirs: float) -> bool:
    """Within rounding; what is not defined is a NaN there and None here."""
    if ours is None or math.isnan(theirs):
        return ours is None and math.isnan(theirs)
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


@thousand
@given(SHARES.filter(lambda share: share[1] > 0), st.sampled_from((0.8, 0.9, 0.95, 0.99)))
def test_wilson_intervals_are_those_of_statsmodels(share: tuple[int, int], confidence: float) -> None:
    k, n = share
    ours, theirs = wilson(k, n, confidence), proportion_confint(k, n, alpha=1 - confidence, method="wilson")
    assert ours and all(same(*ends) for ends in zip(ours, theirs, strict=True))


@thousand
@given(SHARES.filter(lambda share: share[1] > 0), SHARES.filter(lambda share: share[1] > 0))
def test_intervals_of_a_difference_are_those_of_statsmodels(before: tuple[int, int], now: tuple[int, int]) -> None:
    found = newcombe(before, now)
    theirs = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
    assert found and all(same(*ends) for ends in zip((found.low, found.high), theirs, strict=True))


@thousand
@given(TABLES)
@example(ALL_IN_ONE)
def test_cohens_kappa_is_that_of_statsmodels(table: list[list[int]]) -> None:
    with numpy.errstate(all="ignore"):
        assert same(agreement(table).kappa, cohens_kappa(numpy.array(table), return_results=False))


@pytest.mark.filterwarnings("ignore:.*only one label in common")
@thousand
@given(TABLES)
@example(ALL_IN_ONE)
def test_weighted_kappas_are_those_of_scikit_learn(table: list[list[int]]) -> None:
    rows, columns = numpy.indices((len(table), len(table)))
    ours = agreement(table)
    for weights, value in (("linear", ours.linear), ("quadratic", ours.quadratic)):
        asked = {"labels": range(len(table)), "weights": weights, "sample_weight": numpy.ravel(table)}
        theirs = cohen_kappa_score(rows.ravel(), columns.ravel(), **asked, replace_undefined_by=math.nan)
        assert same(value, theirs)


def ac1_audit_by_audit(gradings: list[tuple[int, int]], grades: int) -> Fraction:
    """Gwet 2008, equations 4 to 6, from single gradings: γ = (p_a - p_e) / (1 - p_e)."""
    agreed = Fraction(sum(first == second for first, second in gradings), len(gradings))
    chance = Fraction(0)
    for grade in range(grades):
        given_by_either = sum((first == grade) + (second == grade) for first, second in gradings)
        mean = Fraction(given_by_either, 2 * len(gradings))
        chance += mean * (1 - mean) / (grades - 1)
    return (agreed - chance) / (1 - chance)


@thousand
@given(TABLES)
@example(ALL_IN_ONE)
def test_ac1_is_that_of_the_paper(table: list[list[int]]) -> None:
    assert same(agreement(table).ac1, float(ac1_audit_by_audit(pairs(table), len(table))))


@thousand
@given(st.lists(st.floats(0, 400), min_size=1, max_size=40))
def test_median_and_90th_percentile_are_those_of_numpy(days: list[float]) -> None:
    found = spread(days)
    assert same(found.median, float(numpy.median(days)))
    assert found.p90 == float(numpy.percentile(days, 90, method="inverted_cdf"))


@thousand
@given(POINTS)
def test_signals_are_those_that_every_window_of_points_shows_by_itself(points: list[tuple[int, int]]) -> None:
    """Looks at each window of points alone, by whole numbers: (kN - Kn)² is beyond 9 or 4 times K(N - K)n."""
    chart, expected = p_chart(points), {kind: set[int]() for kind in Kind}
    good, whole = (sum(numbers) for numbers in zip(*points, strict=True))
    for start in range(len(points)):
        row = range(start, start + 7) if start + 7 <= len(points) else range(0)
        for sign in (1, -1):
            apart = {i: sign * (points[i][0] * whole - good * points[i][1]) for i in range(start, len(points))}
            far = {i: gap > 0 and gap**2 / (good * (whole - good) * points[i][1]) for i, gap in apart.items() if gap}
            expected[Kind.OUTSIDE] |= {start} if far.get(start, 0) > 9 else set()
            near = {i for i in range(start, min(start + 3, len(points))) if far.get(i, 0) > 4}
            expected[Kind.NEAR] |= near if len(near) > 1 else set()
            expected[Kind.RUN] |= set(row) if all(apart[i] > 0 for i in row) else set()
            rises = (sign * (points[b][0] * points[a][1] - points[a][0] * points[b][1]) > 0 for a, b in pairwise(row))
            expected[Kind.TREND] |= set(row) if all(rises) else set()
    for kind in Kind:
        assert {i for signal in chart.signals if signal.kind == kind for i in signal.indices} == expected[kind]
