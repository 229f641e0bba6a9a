"""How fast a world runs: the two-tier check against SimPy and Ciw, the same model in one run.

    python -m benchmarks.simulate [--minutes 100000] [--rounds 5]

Logical events are arrivals plus completions; seconds are CPU seconds of this process. Compiling is timed apart: it
happens once a machine. The rivals come from the package index (`pip install simpy ciw`); each builds its two nodes as
its own documentation does. Rounds alternate, so that a busy machine is busy for all three; the ratio is of medians.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.report import figure, say, title
from nakhoda.simulator.kernel import columns as c
from nakhoda.simulator.world_file.compile import Plan, compile_world
from nakhoda.simulator.world_file.read import read_world
from nakhoda.simulator.world_file.runs import run_once

WORLD = Path(__file__).parents[1] / "examples/worlds/two-tier.yaml"
RATE, HANDLE_1, HANDLE_2, SHARE, AGENTS_1, AGENTS_2 = 10.0, 6.0, 20.0, 0.15, 66, 34
Speed = tuple[float, float]  # events a CPU second, mean wait in Tier 2


def ours(minutes: float, seed: int) -> Speed:
    """Our event loop."""
    plan = _plan(minutes)
    begun = time.process_time()
    counted = run_once(plan, seed, 0)
    spent = time.process_time() - begun
    tally, waited = counted.tally.sum(axis=0)[:2], counted.sums.sum(axis=0)[:2]
    events = int(tally[:, c.ENTERED].sum() + tally[:, c.SERVED].sum())
    return events / spent, float(waited[1, c.WAITED] / tally[1, c.WAITS])


def _plan(minutes: float) -> Plan:
    text = WORLD.read_text().replace("at: 20000", f"at: {minutes:.0f}").replace("warm_up: 1000", "warm_up: 0")
    return compile_world(read_world(text), 1)


def simpy_speed(minutes: float, seed: int) -> Speed:
    """SimPy: a process a case, two resources."""
    import simpy

    rng, env = random.Random(seed), simpy.Environment()
    tier_1, tier_2 = simpy.Resource(env, AGENTS_1), simpy.Resource(env, AGENTS_2)
    counts, waits = [0], []

    def case():  # type: ignore[no-untyped-def]
        with tier_1.request() as turn:
            yield turn
            yield env.timeout(rng.expovariate(1 / HANDLE_1))
        counts[0] += 2
        if rng.random() < SHARE:
            came = env.now
            with tier_2.request() as turn:
                yield turn
                waits.append(env.now - came)
                yield env.timeout(rng.expovariate(1 / HANDLE_2))
            counts[0] += 2

    def door():  # type: ignore[no-untyped-def]
        while True:
            yield env.timeout(rng.expovariate(RATE))
            env.process(case())

    begun = time.process_time()
    env.process(door())
    env.run(until=minutes)
    return counts[0] / (time.process_time() - begun), sum(waits) / max(len(waits), 1)


def ciw_speed(minutes: float, seed: int) -> Speed:
    """Ciw: a network of two nodes."""
    import ciw

    exponential = ciw.dists.Exponential
    network = ciw.create_network(
        arrival_distributions=[exponential(rate=RATE), None],
        service_distributions=[exponential(rate=1 / HANDLE_1), exponential(rate=1 / HANDLE_2)],
        number_of_servers=[AGENTS_1, AGENTS_2],
        routing=[[0.0, SHARE], [0.0, 0.0]],
    )
    ciw.seed(seed)
    begun = time.process_time()
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(minutes)
    spent = time.process_time() - begun
    records = simulation.get_all_records()
    waits = [record.waiting_time for record in records if record.node == 2]
    return 2 * len(records) / spent, sum(waits) / max(len(waits), 1)


def _rounds(rounds: int, minutes: float) -> dict[str, list[Speed]]:
    rivals: dict[str, tuple[Callable[[float, int], Speed], float]] = {
        "ours": (ours, minutes),
        "SimPy": (simpy_speed, minutes / 40),
        "Ciw": (ciw_speed, minutes / 100),
    }
    found: dict[str, list[Speed]] = {name: [] for name in rivals}
    for number in range(rounds):
        for name, (speed, span) in rivals.items():
            found[name].append(speed(span, number + 1))
        say(f"round {number + 1} of {rounds}")
    return found


def main() -> None:
    """Prints the speeds and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    title("Two-tier check: arrivals and completions a CPU second")
    begun = time.process_time()
    ours(100, 1)
    figure("first call: compile, or load what was kept on disk", time.process_time() - begun, "s")
    found = _rounds(asked.rounds, asked.minutes)
    speeds = {name: median(speed for speed, _ in each) for name, each in found.items()}
    for name, speed in speeds.items():
        figure(f"{name}", speed, "events/s")
        figure(f"{name}: mean wait in Tier 2 (1.8819)", sum(wait for _, wait in found[name]) / asked.rounds, "minutes")
    for name, goal in (("SimPy", 40), ("Ciw", 150)):
        ratio = speeds["ours"] / speeds[name]
        figure(f"times {name}", ratio, "x", f">= {goal}", ratio >= goal)


if __name__ == "__main__":
    main()
