"""Erlang B, C, A and M/M/n+G: digits, speed and rivals: `python -m benchmarks.queueing [--every N]`.

Needs mpmath; pyworkforce and turbotab are compared with where they are installed (pip install mpmath pyworkforce
turbotab). `--every 10` checks a tenth of the 500 points, which take some fifteen minutes in 40 digits.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np

from benchmarks.report import figure, say, title
from nakhoda.core.queueing import (
    Demand,
    erlang_b,
    general_queue,
    impatient_agents,
    impatient_queue,
    patience_of,
    patient_agents,
    patient_queue,
)

GOAL_DIGITS, GOAL_C, GOAL_A = 1e-9, 1e6, 5e4
COUNTS = 1e-30  # shares below this are not held against their relative error
NAMES = {"b": "Erlang B", "c": "Erlang C", "a": "Erlang A", "g": "M/M/n+G"}


def digits(every: int) -> None:
    """The worst relative error of each model over the grid."""
    from benchmarks.queueing_grid import exact, mp, points

    chosen = points()[::every]
    title(f"Relative error against 40 digits, {len(chosen)} points from .1 to 5,000 Erlang")
    mp.dps = 40
    worst = dict.fromkeys(NAMES, 0.0)
    for number, point in enumerate(chosen):
        pairs = zip(_ours(point), exact(point), strict=True)
        off = [float(abs(got - true) / true) for got, true in pairs if true > COUNTS]
        worst[point.model] = max([worst[point.model], *off])
        if number % 50 == 49:
            say(f"{number + 1} points")
    for model, error in worst.items():
        figure(NAMES[model], f"{error:.1e}", "", f"{GOAL_DIGITS:g}", error <= GOAL_DIGITS)


def _ours(point: Any) -> list[float]:
    from benchmarks.queueing_grid import WITHIN

    demand = Demand(point.load * 60, 1.0)
    if point.model == "b":
        return [erlang_b(point.agents, point.load)]
    if point.model == "c":
        queue = patient_queue(demand, point.agents, WITHIN)
        return [queue.wait_probability, queue.service_level, float(queue.asa_seconds or 0)]
    if point.model == "a":
        queue = impatient_queue(demand, point.agents, WITHIN, float(point.patience))
    else:
        queue = general_queue(demand, point.agents, WITHIN, patience_of(point.patience))
    return [queue.wait_probability, queue.service_level, float(queue.asa_seconds or 0), queue.abandonment]


def speed() -> None:
    """Required agents a CPU second, best of five."""
    title("Required agents for 80/20, a CPU second")
    within = 20 / 180
    rate = _best(lambda: patient_agents(np.full(500_000, 10.0), 0.8, within), 500_000)
    figure("Erlang C at 10 Erlang", rate, "/s", f"{GOAL_C:,.0f}", rate >= GOAL_C)
    rate = _best(lambda: impatient_agents(np.full(10_000, 48.0), 0.8, 1 / 3, 2.0), 10_000)
    figure("Erlang A at 48 Erlang, patience 2 handle times", rate, "/s", f"{GOAL_A:,.0f}", rate >= GOAL_A)
    rate = _best(lambda: impatient_agents(np.full(10_000, 10.0), 0.8, within, 5 / 3), 10_000)
    figure("Erlang A at 10 Erlang", rate, "/s", f"{GOAL_A:,.0f}", rate >= GOAL_A)
    demand, patience = Demand(48, 60), patience_of("lognormal:mean=120,cv=1.2")
    rate = _best(lambda: [general_queue(demand, 50, 20, patience) for _ in range(100)], 100)
    figure("M/M/n+G at 48 Erlang, lognormal patience: figures of one n", rate, "/s")


def _best(work: Callable[[], object], count: int) -> float:
    work()
    times = []
    for _ in range(5):
        began = process_time()
        work()
        times.append(process_time() - began)
    return count / min(times)


def rivals() -> None:
    """What the open tools answer to the same questions."""
    title("The same questions to others")
    own = patient_agents([60.0], 0.8, 20 / 360)[0]
    figure("agents for 60 Erlang, 80/20, AHT 360 s: nakhoda", f"{own:.0f}", "", "67", own == 67)
    for name, ask in (("pyworkforce", _pyworkforce), ("mod_turbotab", _turbotab)):
        try:
            ask(importlib.import_module(name))
        except ImportError:
            say(f"{name} is not installed")
    lost = impatient_queue(Demand(48, 60), 50, 20, 120).abandonment
    figure("abandonment at 48/min, AHT 1 min, patience 2 min, n = 50: nakhoda", f"{lost:.4%}", "", "3.0912%")


def _pyworkforce(module: Any) -> None:
    from pyworkforce.queuing import ErlangC

    def once() -> Any:
        return ErlangC(transactions=100, aht=3, interval=30, asa=20 / 60, shrinkage=0.0).required_positions(0.8)

    figure("Erlang C at 10 Erlang: pyworkforce", f"{once()['raw_positions']:.0f} agents", "", "14")
    theirs = _best(lambda: [once() for _ in range(200)], 200)
    ours = _best(lambda: patient_agents(np.full(100_000, 10.0), 0.8, 20 / 180), 100_000)
    figure("required agents a CPU second: pyworkforce", theirs, "/s")
    figure("nakhoda against pyworkforce", ours / theirs, "times")


def _turbotab(module: Any) -> None:
    from mod_turbotab.calculations.erlang import erlang_a

    lost = erlang_a(50, 48.0, 120, 60)["abandon_rate"]
    figure("abandonment at 48/min, AHT 1 min, patience 2 min, n = 50: turbotab", f"{lost:.4%}", "", "3.0912%")


def measure() -> None:
    """All three."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--every", type=int, default=1, help="check every Nth of the 500 points")
    asked = read.parse_args()
    speed()
    rivals()
    digits(max(1, asked.every))


if __name__ == "__main__":
    measure()
