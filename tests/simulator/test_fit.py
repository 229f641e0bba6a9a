"""A fit finds what it was given, says how sure it is, and refuses what data cannot carry."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nakhoda.simulator.fit import TooLittle, fit_arrivals, fit_duration, fit_share


def lognormals(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(math.log(300), 0.6, n)


def test_a_duration_is_found_again_within_its_interval() -> None:
    found = fit_duration("handle time", lognormals(2000).tolist())
    assert found.lo < 300 < found.hi
    assert found.value.b == pytest.approx(0.6, abs=0.03)
    assert found.warnings == ()


def test_what_is_still_open_is_not_left_out() -> None:
    whole = lognormals(4000)
    ended, still = whole[whole < 350], np.full(int((whole >= 350).sum()), 350.0)
    found = fit_duration("reply", ended.tolist(), still.tolist())
    assert math.exp(found.value.a) == pytest.approx(300, rel=0.05)
    assert found.value.b == pytest.approx(0.6, abs=0.06)
    assert "have not ended" in found.warnings[0]


def test_another_shape_is_said_to_be_another_shape() -> None:
    two_kinds = [30.0] * 200 + [3000.0] * 200
    assert "empirical" in fit_duration("handle time", two_kinds).warnings[0]


def test_too_few_say_how_few_and_how_many_it_takes() -> None:
    with pytest.raises(TooLittle, match="handle time: 7 finished durations, at least 30 needed"):
        fit_duration("handle time", [60.0] * 7)
    with pytest.raises(TooLittle, match="escalation: 12 cases, at least 30 needed"):
        fit_share("escalation", 3, 12)
    with pytest.raises(TooLittle, match="at least 14 needed"):
        fit_arrivals("cases", [1.0] * 500, 9)


def test_a_share_has_the_interval_of_wilson() -> None:
    found = fit_share("reopen", 10, 100)
    assert (found.lo, found.hi) == (pytest.approx(0.05522914, abs=1e-7), pytest.approx(0.17436566, abs=1e-7))
    assert "only 2 times" in fit_share("reopen", 2, 100).warnings[0]


def test_arrivals_keep_their_shape_and_their_number() -> None:
    rng = np.random.default_rng(2)
    days = np.repeat(np.arange(28), 100)
    found = fit_arrivals("cases", (days * 86_400 + rng.uniform(0, 43_200, len(days))).tolist(), 28)
    assert sum(found.value) * 1800 * 4 == pytest.approx(2800)
    assert sum(found.value[24:48]) == 0
    assert found.lo <= 100 <= found.hi


def test_a_log_that_was_cut_by_closing_dates_is_not_taken_for_a_quiet_week() -> None:
    rng = np.random.default_rng(3)
    instants = rng.uniform(0, 21 * 86_400, 3000).tolist() + rng.uniform(21 * 86_400, 28 * 86_400, 200).tolist()
    warned = fit_arrivals("cases", instants, 28, chosen_by_close=True).warnings
    assert any("chosen by when cases closed" in each for each in warned)
    assert any("last week" in each for each in warned)
