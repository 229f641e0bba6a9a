"""An excess goes down by the weeks that were, no faster than its levers, and not below what is healthy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.burn_down import HORIZON, Ground, Lever, added_per_day, burn_down

WEEKDAY, WEEKEND = [100.0] * 5, [20.0] * 2
STEADY = Ground(300, (WEEKDAY + WEEKEND) * 4, ([110.0] * 5 + WEEKEND) * 4, 30, 5.5)  # 50 a week better than it comes
NOTHING = Lever("none")


def gone(ground: Ground = STEADY, lever: Lever = NOTHING) -> tuple[int | None, ...]:
    return burn_down(ground, lever, np.random.default_rng(1)).days


def test_weeks_that_are_all_alike_give_one_day() -> None:
    assert gone() == (40, 40, 40)  # five weeks bring 250, the fifth working day of the sixth the last ten


def test_hours_are_those_of_the_excess_alone() -> None:
    assert burn_down(STEADY, NOTHING, np.random.default_rng(1)).hours == 150


def test_where_as_much_comes_as_is_closed_it_never_goes() -> None:
    even = Ground(300, STEADY.inflow, STEADY.inflow, 30, 5.5)
    found = burn_down(even, NOTHING, np.random.default_rng(1))
    assert found.days == (None, None, None)
    assert found.never == 1


def test_no_excess_is_gone_already() -> None:
    assert gone(Ground(-20, STEADY.inflow, STEADY.outflow, 30, 5.5)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("lever", "daily"),
    [
        (NOTHING, 0),
        (Lever("agents", agents=2), 22),  # 2 x 5.5 h / 30 min
        (Lever("handle", handle_saved=0.5), pytest.approx(sum(STEADY.outflow) / 28)),
        (Lever("away", kept_away=0.1), pytest.approx(sum(STEADY.inflow) / 280)),
    ],
)
def test_a_lever_adds_what_its_hands_and_minutes_can(lever: Lever, daily: float) -> None:
    assert added_per_day(STEADY, lever) == daily


def test_less_than_two_weeks_tell_nothing() -> None:
    with pytest.raises(ValueError, match="two whole weeks"):
        burn_down(Ground(10, [1.0] * 13, [1.0] * 13, 30, 5), NOTHING, np.random.default_rng(1))


@given(
    st.lists(st.floats(0, 500), min_size=28, max_size=56),
    st.floats(0, 5000),
    st.floats(0, 50),
    st.floats(0, 0.5),
    st.integers(0, 9),
)
def test_more_hands_never_make_it_later_and_the_path_never_falls_below_nothing(
    flows: list[float], excess: float, agents: float, saved: float, seed: int
) -> None:
    ground = Ground(excess, flows, flows[::-1], 20, 6)
    less = burn_down(ground, Lever("a", agents, saved), np.random.default_rng(seed), draws=40)
    more = burn_down(ground, Lever("b", agents + 1, saved), np.random.default_rng(seed), draws=40)
    for slow, quick in zip(less.days, more.days, strict=True):
        assert (quick if quick is not None else HORIZON + 1) <= (slow if slow is not None else HORIZON + 1)
    assert all(0 <= low <= middle <= high for low, middle, high in less.path)
