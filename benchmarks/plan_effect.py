"""What estimators say of a recovery plan whose effect is known (DIAGNOSIS section 4).

    python -m benchmarks.plan_effect [--runs 200] [--others 100] [--seed N]

12 comparable units, 26 weeks before and 8 after, a plan that starts after a drop. Every estimator sees the same weeks,
once with a plan that did nothing and once with one that added four points.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.plan_rivals import RIVALS, Estimate
from benchmarks.plan_world import BEFORE, Region, Story, story
from benchmarks.report import figure, say, title
from nakhoda.core.plan_effect import effect

GAIN = 4.0


def ours(told: Story) -> Estimate:
    """The headline."""
    seen = effect(told.shares[0], told.shares[1:], BEFORE, n=told.cases[0], controls_n=told.cases[1:], expected=GAIN)
    if seen.points is None or seen.lo is None or seen.hi is None:
        raise RuntimeError("nothing to compare")
    return seen.points, (seen.hi - seen.lo) / 2


@dataclass(frozen=True)
class Row:
    """Of many runs: mean error when nothing happened, coverage, false success, power at the gain, usual half width."""

    bias: float
    spread: float
    coverage: float
    false_success: float
    power: float
    half: float


def row(estimate: Callable[[Story], Estimate], stories: Sequence[Story]) -> Row:
    """One line of the table."""
    nothing = np.array([estimate(told) for told in stories])
    gained = np.array([estimate(told.with_effect(GAIN)) for told in stories])
    covered = np.concatenate([np.abs(nothing[:, 0]) <= nothing[:, 1], np.abs(gained[:, 0] - GAIN) <= gained[:, 1]])
    return Row(
        float(nothing[:, 0].mean()),
        float(nothing[:, 0].std()),
        float(covered.mean()),
        float((nothing[:, 0] > nothing[:, 1]).mean()),
        float((gained[:, 0] > gained[:, 1]).mean()),
        float(nothing[:, 1].mean()),
    )


def table(region: Region, runs: int, rivals: bool, seed: int) -> None:
    """Ours, with what others would have said of the same weeks."""
    title(f"{region.name}: {runs} runs, {BEFORE} + 8 weeks")
    rng = np.random.default_rng(seed)
    stories = [story(region, rng) for _ in range(runs)]
    print(f"  {'':36}{'bias':>8}{'spread':>8}{'coverage':>10}{'false':>8}{'power':>8}{'half':>8}")
    for name, estimate in RIVALS.items() if rivals else ():
        _line(name, row(estimate, stories))
    told = row(ours, stories)
    _line("twin, lasting luck, placebo width", told)
    if rivals:
        figure("bias", abs(told.bias), "points", "<= .2", abs(told.bias) <= 0.2)
        figure("coverage", told.coverage, "", ".93-.97", 0.93 <= told.coverage <= 0.97)
        figure("says it worked when it did not", told.false_success, "", "<= .04", told.false_success <= 0.04)
        figure("power at +4 points", told.power, "", ">= .60", told.power >= 0.60)


def _line(name: str, told: Row) -> None:
    print(
        f"  {name:36}{told.bias:>+8.2f}{told.spread:>8.2f}{told.coverage:>10.3f}{told.false_success:>8.3f}"
        f"{told.power:>8.2f}{told.half:>8.2f}",
        flush=True,
    )


OTHERS = (
    Region("4 comparable units", controls=4),
    Region("25 comparable units", controls=25),
    Region("60 ratings a week", n=60),
    Region("3,000 ratings a week", n=3000),
    Region("luck that does not last", lasts=0.0),
    Region("luck that lasts long", lasts=0.85),
    Region("tides that units feel differently", tide=2.5, loading=0.7),
    Region("started by the calendar", trigger=0.0),
    Region("a bad spell of 5 points that mends itself", dip=5.0),
    Region("a step of 6 points, 10 weeks before, that stays", step=6.0),
    Region("a step of 6 points, 7 weeks before, that stays", step=6.0, step_weeks=7),
    Region("a step of 6 points, 5 weeks before, that stays", step=6.0, step_weeks=5),
)


def speed() -> None:
    """One answer."""
    told = story(Region(), np.random.default_rng(1))
    began = time.process_time()
    ours(told)
    figure("one answer, CPU", (time.process_time() - began) * 1000, "ms")


def main(arguments: Sequence[str] | None = None) -> None:
    """The table, then other regions with the same setting."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--others", type=int, default=100)
    asked.add_argument("--seed", type=int, default=20261123)
    given = asked.parse_args(arguments)
    table(Region(), given.runs, rivals=True, seed=given.seed)
    for region in OTHERS if given.others else ():
        say(region.name)
        table(region, given.others, rivals=False, seed=given.seed)
    speed()


if __name__ == "__main__":
    main()
