"""A plan is credited with what it did, and with nothing that would have happened anyway."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nakhoda.core.plan_effect import Effect, PlanEffectError, effect, stagger, with_guards

BEFORE, AFTER, UNITS = 26, 8, 12
Floats = NDArray[np.float64]


def region(seed: int, step: float = 0.0, n: int = 600, dip: float = 0.0, everywhere: float = 0.0) -> tuple[Floats, int]:
    """Weekly shares of a treated unit (row 0) and eleven others that share a tide; the plan adds `step` points."""
    rng = np.random.default_rng(seed)
    weeks = np.arange(BEFORE + AFTER)
    tide = 1.5 * np.sin(weeks / 5) + everywhere * (weeks >= BEFORE)
    points = 80 + rng.normal(0, 2, (UNITS, 1)) + tide
    points[0, BEFORE:] += step
    points[0, BEFORE - 3 : BEFORE] -= dip
    return rng.binomial(n, points / 100) / n, n


def measured(shares: Floats, n: int, good: str = "up", expected: float | None = None) -> Effect:
    cases = np.full(BEFORE + AFTER, n)
    return effect(
        shares[0],
        shares[1:],
        BEFORE,
        n=cases,
        controls_n=np.tile(cases, (len(shares) - 1, 1)),
        good="up" if good == "up" else "down",
        expected=expected,
    )


def test_a_plan_that_gained_five_points_is_kept() -> None:
    seen = measured(*region(1, step=5.0))
    assert seen.lo is not None
    assert seen.hi is not None
    assert seen.points is not None
    assert seen.lo < 5.0 < seen.hi
    assert seen.helped
    assert seen.verdict == "keep"
    assert seen.probability_helped is not None
    assert seen.probability_helped > 0.99


def test_the_effect_in_cases_is_the_effect_in_points_of_the_cases_after_the_start() -> None:
    seen = measured(*region(1, step=5.0))
    assert seen.cases == pytest.approx((seen.points or 0) / 100 * 600 * AFTER)
    assert seen.cases_lo == pytest.approx((seen.lo or 0) / 100 * 600 * AFTER)


def test_a_rise_that_came_everywhere_is_not_credited() -> None:
    seen = measured(*region(2, everywhere=5.0))
    assert seen.raw > 3.0
    assert seen.lo is not None
    assert seen.hi is not None
    assert seen.lo < 0.0 < seen.hi
    assert not seen.helped


def test_a_bad_spell_that_mends_itself_is_not_credited_and_is_told() -> None:
    seen = measured(*region(3, dip=6.0))
    assert seen.raw > 3.0
    assert not seen.helped
    assert "regression_to_the_mean" in [warning.code for warning in seen.warnings]


def test_what_before_after_claims_is_split_without_rest() -> None:
    seen = measured(*region(4, step=2.0, dip=3.0, everywhere=1.0))
    assert seen.points is not None
    assert seen.elsewhere is not None
    assert seen.rebound is not None
    assert seen.raw == pytest.approx(seen.points + seen.elsewhere + seen.rebound)


def test_the_twin_and_the_actual_differ_by_the_effect() -> None:
    seen = measured(*region(5, step=4.0))
    assert float(np.mean(seen.actual[BEFORE:] - seen.twin[BEFORE:])) == pytest.approx(seen.points)
    assert (seen.twin_lo < seen.twin).all()
    assert (seen.twin < seen.twin_hi).all()


def test_the_weights_are_a_mix() -> None:
    weights = measured(*region(6)).weights
    assert weights.sum() == pytest.approx(1.0)
    assert (weights >= 0).all()


def test_good_down_mirrors_good_up() -> None:
    shares, n = region(7, step=4.0)
    up, down = measured(shares, n), measured(1 - shares, n, good="down")
    assert up.points == pytest.approx(-(down.points or 0))
    assert up.verdict == down.verdict
    assert up.probability_helped == pytest.approx(down.probability_helped)


def test_a_plan_that_harmed_is_stopped() -> None:
    seen = measured(*region(8, step=-6.0))
    assert seen.harmed
    assert seen.verdict == "stop"


def test_a_plan_that_cannot_reach_half_of_its_promise_is_stopped() -> None:
    assert measured(*region(9, n=4000), expected=8.0).verdict == "stop"


def test_a_plan_of_which_little_is_known_is_extended_with_the_weeks_still_needed() -> None:
    seen = measured(*region(13, step=1.0, n=300), expected=2.0)
    assert seen.verdict == "extend"
    assert seen.weeks_needed is not None
    assert seen.weeks_needed > 0


def test_more_cases_a_week_need_fewer_weeks() -> None:
    few, many = measured(*region(11, n=150), expected=4.0), measured(*region(11, n=2000), expected=4.0)
    assert (few.weeks_needed if few.weeks_needed is not None else 99) > (many.weeks_needed or 0)


def test_a_guard_that_was_harmed_stops_a_plan_that_helped() -> None:
    headline, guard = measured(*region(1, step=5.0)), measured(*region(8, step=-6.0))
    stopped = with_guards(headline, {"reopen rate": guard})
    assert (stopped.verdict, stopped.harmed_guards) == ("stop", ("reopen rate",))
    assert with_guards(headline, {"offer rate": measured(*region(10))}).verdict == "keep"


@pytest.mark.parametrize("controls", [0, 1, 2])
def test_without_comparable_units_nothing_is_claimed(controls: int) -> None:
    shares, n = region(1, step=9.0)
    seen = measured(shares[: controls + 1], n)
    assert (seen.points, seen.probability_helped, seen.helped) == (None, None, False)
    assert [warning.code for warning in seen.warnings] == ["no_controls"]
    assert seen.verdict == "extend"


def test_weeks_without_cases_are_no_news() -> None:
    shares, n = region(1, step=5.0)
    cases = np.full(shares.shape, n)
    cases[0, 5] = cases[3, 30] = cases[0, BEFORE + 3] = 0
    shares[0, 5] = shares[3, 30] = shares[0, BEFORE + 3] = np.nan
    seen = effect(shares[0], shares[1:], BEFORE, n=cases[0], controls_n=cases[1:])
    assert seen.lo is not None
    assert seen.hi is not None
    assert seen.lo < 5.0 < seen.hi
    assert seen.hi - seen.lo < 8


def test_weeks_in_which_the_plan_cannot_show_yet_do_not_count() -> None:
    shares, n = region(1)
    shares[0, BEFORE + 3 :] += 0.05
    cases = np.full(BEFORE + AFTER, n)
    waited = effect(shares[0], shares[1:], BEFORE, n=cases, lag=3)
    at_once = effect(shares[0], shares[1:], BEFORE, n=cases)
    assert (waited.points or 0) > (at_once.points or 0) + 1
    assert waited.weeks_after == AFTER - 3


def test_minutes_are_measured_in_minutes() -> None:
    rng = np.random.default_rng(2)
    minutes = 40 + rng.normal(0, 2, (UNITS, BEFORE + AFTER))
    minutes[0, BEFORE:] -= 6
    seen = effect(minutes[0], minutes[1:], BEFORE, kind="mean", good="down")
    assert seen.lo is not None
    assert seen.hi is not None
    assert seen.lo < -6 < seen.hi < 0
    assert seen.cases is None


@pytest.mark.parametrize(
    ("start", "lag", "words"),
    [(5, 0, "At least 8 weeks"), (BEFORE + AFTER, 0, "No week yet"), (BEFORE, AFTER, "No week yet")],
)
def test_weeks_that_cannot_tell_are_refused(start: int, lag: int, words: str) -> None:
    shares, _ = region(1)
    with pytest.raises(PlanEffectError, match=words):
        effect(shares[0], shares[1:], start, lag=lag)


def test_a_staggered_start_takes_every_team_once_in_waves_that_look_alike() -> None:
    levels = [70.0 + team for team in range(13)]
    waves = stagger(levels, 4, 3, np.random.default_rng(5))
    assert sorted(team for wave in waves for team in wave.teams) == list(range(13))
    assert [wave.week for wave in waves] == [0, 3, 6, 9]
    assert max(wave.level for wave in waves) - min(wave.level for wave in waves) < 4.0


def test_the_lot_decides_the_order_and_can_be_drawn_again() -> None:
    levels = [80.0] * 12
    drawn = {stagger(levels, 3, 2, np.random.default_rng(seed))[0].teams for seed in range(20)}
    assert len(drawn) > 10
    assert stagger(levels, 3, 2, np.random.default_rng(1)) == stagger(levels, 3, 2, np.random.default_rng(1))


@pytest.mark.parametrize(("waves", "weeks"), [(1, 2), (9, 2), (3, 0)])
def test_a_start_that_leaves_nobody_to_compare_is_refused(waves: int, weeks: int) -> None:
    with pytest.raises(PlanEffectError, match="at least two waves"):
        stagger([80.0] * 8, waves, weeks, np.random.default_rng(1))


# -- a fall before the start -----------------------------------------------------------------------------


def fallen(weeks: int, seed: int = 1, mended: float = 0.0) -> Effect:
    """A unit that fell by eight points so many weeks before a plan, which mended so much of it."""
    shares, n = region(seed, step=mended)
    shares[0, BEFORE - weeks :] -= 0.08
    return measured(shares, n)


def test_a_plan_that_mends_a_step_of_long_ago_is_credited_with_it() -> None:
    seen = fallen(12, mended=8.0)
    assert seen.stays > 0.9
    assert seen.verdict == "keep"
    assert seen.lo is not None
    assert seen.hi is not None
    assert seen.lo < 8.0 < seen.hi
    assert "lasting_step" in [warning.code for warning in seen.warnings]


def test_a_plan_is_not_blamed_for_a_step_that_came_before_it() -> None:
    seen = fallen(12)
    assert not seen.harmed
    assert abs(seen.points or 9) < 2.5


def test_the_longer_a_fall_has_lasted_the_surer_it_stays() -> None:
    assert fallen(3).stays < 0.3 < fallen(6).stays < fallen(12).stays


# -- two methods -----------------------------------------------------------------------------------------


def test_where_two_methods_differ_the_page_says_which_is_trusted_and_why() -> None:
    seen = measured(*region(3, dip=6.0))
    told = [warning.text for warning in seen.warnings if warning.code == "second_opinion"]
    assert seen.agree == (not told)
    differing = [fallen(3, seed, mended=8.0) for seed in range(3)]
    texts = [w.text for each in differing if not each.agree for w in each.warnings if w.code == "second_opinion"]
    assert texts
    assert all("is trusted: " in text for text in texts)


def test_a_unit_that_never_moved_like_the_others_gets_no_advice_but_patience() -> None:
    shares, n = region(2)
    rng = np.random.default_rng(4)
    shares[0] += rng.choice([-0.12, 0.12], BEFORE + AFTER)
    seen = measured(np.clip(shares, 0, 1), n)
    assert seen.trusted == "neither"
    assert seen.agree or seen.verdict == "extend"
