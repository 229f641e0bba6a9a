"""How fast a region lives under the desk policy: 24 classes, 12 groups, one process.

    python -m benchmarks.simulate_policy [POLICY.yaml] [--days 182] [--cases-a-day 6000] [--rounds 3]

Logical events are arrivals and ended touches; seconds are CPU seconds of this process. Everything in the run is the
policy: partner shares by the desk's hash, the next case by its ranking, clocks that pause, business hours.
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime, timezone
from pathlib import Path
from statistics import median

from benchmarks.report import figure, say, title
from nakhoda.core.policy import compile_policy, load
from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import live

DEMO = Path(__file__).parents[1] / "src/nakhoda/desk/policies/apac.yaml"
START = datetime(2026, 1, 5, tzinfo=timezone.utc)


def main() -> None:
    """Prints the speed, and what was lived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("policy", nargs="?", type=Path, default=DEMO)
    parser.add_argument("--days", type=int, default=182)
    parser.add_argument("--cases-a-day", type=float, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    policy = compile_policy(load(asked.policy.read_text(encoding="utf-8")), 1)
    model = region(policy, START, asked.days, asked.cases_a_day)
    plan = compile_model(model)
    title(f"{len(model.kinds)} classes, {len(model.crews)} groups, {len(plan.agents)} agents, {asked.days} days")
    begun = time.process_time()
    live(compile_model(region(policy, START, 2, 50)), 1, 0)
    figure("first call: compile, or load what was kept on disk", time.process_time() - begun, "s")
    speeds = []
    for number in range(asked.rounds):
        begun = time.process_time()
        lived = live(plan, 1, number)
        spent = time.process_time() - begun
        events = int(lived.tally[:, : len(model.kinds), [c.ARRIVED, c.TOUCHES]].sum())
        speeds.append(events / spent)
        say(f"round {number + 1} of {asked.rounds}: {lived.came:,} cases, {events:,} events in {spent:.2f} s")
    speed = median(speeds)
    figure("logical events a CPU second", speed, "events/s", ">= 5 M", speed >= 5e6)


if __name__ == "__main__":
    main()
