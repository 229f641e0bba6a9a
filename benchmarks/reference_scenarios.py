"""The reference scenarios of handbook D on the demo region: is each found, for the right reason, and how soon?

python -m benchmarks.reference_scenarios [--weeks 6] [--a-day 170] [--seeds 2] [--seed 100] [NAME ...]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

import numpy as np

from benchmarks.report import figure, title
from nakhoda.core.policy import CompiledPolicy, compile_policy, effective, load
from nakhoda.simulator.cast import CAST
from nakhoda.simulator.habits import Habits
from nakhoda.simulator.reference import Seen, seen_in
from nakhoda.simulator.shifts import planned_shifts
from nakhoda.simulator.staffing import staff_for
from nakhoda.simulator.stories import Worker
from nakhoda.simulator.troubles import SCENARIOS, trouble_named, weather_named
from nakhoda.simulator.world import Setting, history

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=timezone.utc)
POLICIES = Path(__file__).parents[1] / "src/nakhoda/desk/policies"


def setting(name: str, weeks: int, a_day: float) -> Setting:
    """The demo region with this trouble."""
    whole, *variants = (
        load((POLICIES / f"{each}.yaml").read_text()) for each in ("apac", "apac-india", "apac-malaysia")
    )
    policy: CompiledPolicy = compile_policy(effective(whole, variants), 3)
    start = NOW - timedelta(weeks=weeks)
    colleagues = [*(each for each in CAST.values() if each.tier), *staff_for(policy, Random(1), 200)]
    workers = tuple(
        Worker(n, each, planned_shifts(policy.calendars[each.site], start.date(), 7 * weeks + 2, n))
        for n, each in enumerate(colleagues, 1)
    )
    weather = weather_named(name, a_day)
    habits = replace(Habits(), trouble=trouble_named(name, NOW))
    return Setting(policy, workers, lambda queue, _lob: 1 + queue.index, start, NOW, weather, habits, broken_day=-9)


def look(name: str, weeks: int, a_day: float, seed: int) -> Seen:
    """Make it and look."""
    region = setting(name, weeks, a_day)
    stories = history(region, Random(seed))
    return seen_in(stories, region.habits.trouble, region.start, NOW, np.random.default_rng(seed))


def main(arguments: Sequence[str] | None = None) -> None:
    """A line for each."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", default=list(SCENARIOS))
    asked.add_argument("--weeks", type=int, default=6)
    asked.add_argument("--a-day", type=float, default=170)
    asked.add_argument("--seeds", type=int, default=2)
    asked.add_argument("--seed", type=int, default=100, help="the first of them")
    given = asked.parse_args(arguments)
    title(f"Reference scenarios: {given.weeks} weeks, {given.a_day:.0f} cases a day")
    for name in given.names or SCENARIOS:
        for seed in range(given.seed, given.seed + given.seeds):
            began = time.process_time()
            seen = look(name, given.weeks, given.a_day, seed)
            told = {key: round(value, 3) for key, value in seen.figures.items()}
            figure(f"{name}, seed {seed}", "found" if seen.found else "MISSED", "", "found", seen.found)
            print(f"      rank {seen.rank}, alarm after {seen.alarm_days} days; {seen.words} {told}")
            print(f"      {time.process_time() - began:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main()
