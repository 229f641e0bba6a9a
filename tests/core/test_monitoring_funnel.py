"""Partners and teams are compared with what their case mix leads one to expect, and chance is left in peace."""

from __future__ import annotations

import numpy as np
import pytest

from nakhoda.core.monitoring import SeriesError, expected_from_others, funnel

SIZES = np.geomspace(60, 3000, 40).round()


def teams(spread: float, seed: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    share = np.clip(rng.normal(0.82, spread, len(SIZES)), 0, 1)
    return rng.binomial(SIZES.astype(int), share).astype(float), 0.82 * SIZES, SIZES


def test_teams_that_differ_by_chance_alone_stay_inside() -> None:
    seen = funnel(*teams(0.0))
    assert seen.tau2 < 1e-4
    assert [unit.unit for unit in seen.units if unit.standing == "outside 99.8"] == []


def test_a_spread_that_nobody_plans_widens_the_limits_for_all() -> None:
    seen = funnel(*teams(0.03))
    assert seen.tau2**0.5 == pytest.approx(0.03, abs=0.012)
    assert sum(unit.standing == "outside 99.8" for unit in seen.units) <= 1


def test_a_team_far_below_is_named_however_the_others_spread() -> None:
    observed, expected, n = teams(0.02)
    observed[20] = 0.6 * n[20]
    far = funnel(observed, expected, n).units[20]
    assert far.standing == "outside 99.8"
    assert far.rate == pytest.approx(0.6, abs=0.01)


def test_a_hard_case_mix_is_no_reproach() -> None:
    n = np.full(10, 1000.0)
    expected = np.where(np.arange(10) < 5, 0.6, 0.9) * n
    seen = funnel(expected.copy(), expected, n)
    assert all(unit.rate == pytest.approx(seen.overall) for unit in seen.units)
    assert {unit.standing for unit in seen.units} == {"inside"}


def test_the_drawn_limits_narrow_with_size_and_widen_with_the_level() -> None:
    seen = funnel(*teams(0.0))
    low, high = seen.curve(np.array([50.0, 5000.0]))
    wide_low, wide_high = seen.curve(np.array([50.0, 5000.0]), 99.8)
    assert low[0] < low[1] < seen.overall < high[1] < high[0]
    assert (wide_low < low).all()
    assert (wide_high > high).all()


def test_a_unit_without_cases_is_left_out() -> None:
    seen = funnel(np.array([0.0, 80.0]), np.array([0.0, 82.0]), np.array([0.0, 100.0]))
    assert [unit.unit for unit in seen.units] == [1]


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(SeriesError, match="no more hits"):
        funnel(np.array([5.0]), np.array([1.0]), np.array([4.0]))


def test_the_expectation_never_comes_from_the_units_own_work() -> None:
    units, strata = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 1, 0, 1])
    owners, n = units.copy(), np.full(6, 1000.0)
    hits = np.array([900, 600, 900, 600, 100, 100], float)
    expected, compared = expected_from_others(units, strata, hits, n, owners)
    worse = hits.copy()
    worse[4:] = 0
    again, _ = expected_from_others(units, strata, worse, n, owners)
    assert expected[2] == pytest.approx(again[2])
    assert expected[2] == pytest.approx(1500, rel=0.01)
    assert (compared == 1).all()


def test_work_that_nobody_else_does_is_not_called_compared() -> None:
    units, strata, owners = np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([0, 0, 1])
    n = np.array([100.0, 300.0, 100.0])
    _, compared = expected_from_others(units, strata, 0.8 * n, n, owners)
    assert compared.tolist() == pytest.approx([0.25, 1.0])
