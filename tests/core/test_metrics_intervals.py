"""Intervals against published values."""

from __future__ import annotations

from math import inf, isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nakhoda.core.metrics.intervals import half_width, mean, poisson, ratio_of_sums, wilson
from nakhoda.core.metrics.standardised import standardised
from nakhoda.core.metrics.student import quantile_975
from nakhoda.core.metrics.survival import median


@pytest.mark.parametrize(("n", "points"), [(50, 10.5), (100, 7.5), (200, 5.3), (400, 3.8), (800, 2.7), (1600, 1.9)])
def test_half_widths_at_82_percent_are_those_of_the_handbook(n: int, points: float) -> None:
    assert round(100 * half_width(0.82 * n, n), 1) == points


def test_wilson_agrees_with_scipy() -> None:
    for hits, n in ((0, 10), (3, 7), (41, 50), (999, 1000)):
        told = stats.binomtest(hits, n).proportion_ci(0.95, "wilson")
        assert wilson(hits, n) == pytest.approx((told.low, told.high))


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_the_share_and_stays_within_0_and_1(hits: int, n: int) -> None:
    low, high = wilson(min(hits, n), n)
    assert 0 <= low <= min(hits, n) / n + 1e-12
    assert min(hits, n) / n - 1e-12 <= high <= 1


def test_nothing_counted_is_anything_between_0_and_1() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)])
def test_counts_have_exact_poisson_limits(count: int, low: float, high: float) -> None:
    assert poisson(count) == pytest.approx((low, high), abs=1e-4)


def test_a_mean_has_students_limits() -> None:
    values = [3.0, 5.0, 8.0, 13.0]
    told = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert mean(4, sum(values), sum(v * v for v in values)) == pytest.approx((told.low, told.high))
    assert mean(1, 3.0, 9.0) == (-inf, inf)


def test_a_ratio_of_sums_is_as_sure_as_its_residuals() -> None:
    x, y = np.array([10.0, 20, 30, 40]), np.array([1.0, 3, 2, 5])
    ratio = y.sum() / x.sum()
    half = stats.t.ppf(0.975, 3) * np.sqrt(4 * ((y - ratio * x) ** 2).sum() / 3) / x.sum()
    sums = (y.sum(), x.sum(), (y * y).sum(), (x * x).sum(), (x * y).sum())
    assert ratio_of_sums(4, sums) == pytest.approx((ratio - half, ratio + half))


def test_without_open_cases_the_kaplan_meier_median_is_the_plain_one() -> None:
    assert median([(float(hour), 1, 0) for hour in range(1, 10)]).value == 5


def test_open_cases_push_the_median_out() -> None:
    # Handbook 1.5: the resolved alone are biased short. Freireich's 6-MP group: median 23 weeks, 12 of 21 censored.
    weeks = [(6, 3, 1), (7, 1, 0), (9, 0, 1), (10, 1, 1), (11, 0, 1), (13, 1, 0), (16, 1, 0), (17, 0, 1), (19, 0, 1)]
    weeks += [(20, 0, 1), (22, 1, 0), (23, 1, 0), (25, 0, 1), (32, 0, 2), (34, 0, 1), (35, 0, 1)]
    found = median([(float(week), done, waiting) for week, done, waiting in weeks])
    assert found.value == 23
    assert found.lo == 13
    assert found.hi is None


def test_more_than_half_still_open_has_no_median() -> None:
    assert median([(1.0, 1, 0), (2.0, 0, 9)]).value is None


def test_a_fixed_mix_is_deaf_to_a_change_of_mix() -> None:
    weights = {"granted": 0.6, "denied": 0.4}
    before = standardised({"granted": (90, 100), "denied": (50, 100)}, weights)
    after = standardised({"granted": (270, 300), "denied": (10, 20)}, weights)
    assert before is not None
    assert after is not None
    assert isclose(before[0], 0.74)
    assert isclose(after[0], 0.74)
    assert after[2] - after[1] > before[2] - before[1], "a small stratum makes it less sure"


def test_a_missing_stratum_is_said_and_not_guessed() -> None:
    assert standardised({"granted": (9, 10)}, {"granted": 0.6, "denied": 0.4}) is None
    assert standardised({"granted": (9, 10)}, {"granted": 0.95, "denied": 0.05}) is not None


def test_students_quantile_needs_no_scipy_and_is_scipys() -> None:
    df = np.concatenate([np.arange(1, 400), [1e3, 1e5, 1e9]])
    assert quantile_975(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-11)
    assert float(quantile_975(1)) == pytest.approx(12.706204736432095)
