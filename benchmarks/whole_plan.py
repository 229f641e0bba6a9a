"""A whole plan: `python -m benchmarks.whole_plan [--weeks 52 --pools 40 --replications 5 --points 6]`.

First half: the deadline program of every pool and week, then the headcount program of the year. Second half: 26 weeks
of a region with 250 agents at six staffing levels, 30 replications in all (the same five seeds at each): cost against
the share of promises kept (Pareto).
CPU seconds of this process and its children; the two halves run on two cores.
"""

from __future__ import annotations

import argparse
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from benchmarks.report import figure, say, title
from nakhoda.core.capacity.assumed import assumptions_of
from nakhoda.core.capacity.pool import PoolAsked, plan_pool
from nakhoda.core.capacity.week import HOURS, LEAD, Flow, PoolWeek, Promise, Solver
from nakhoda.core.costing import Choice, Money, pareto
from nakhoda.core.policy import compile_policy, load
from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import live

POLICY = Path(__file__).parents[1] / "src" / "nakhoda" / "desk" / "policies" / "apac.yaml"
MONDAY, GOAL = date(2026, 11, 23), 120.0
START = datetime(2026, 11, 22, 16, tzinfo=timezone.utc)
CARD = {"week_cost": "450", "hire_cost": "1200", "currency": "USD", "usd_rate": "1"}
SCALES = (0.8, 0.9, 1.0, 1.1, 1.2, 1.3)
AGENTS, TRIAL = 250, 2000.0  # people wanted; cases a day by which their number is found


def plan_of(pool: int, weeks: int) -> tuple[int, float, float]:
    """(programs solved, CPU seconds of them, CPU seconds of the headcount program) of one pool."""
    rng = np.random.default_rng(pool)
    began = process_time()
    solver = Solver()
    needed = np.array([solver.people(week_of(rng, pool, number)) for number in range(weeks)])
    solved = process_time()
    told = assumptions_of([CARD], f"pool {pool}")
    asked = PoolAsked(
        f"pool {pool}", needed, np.full(weeks, 0.9), np.full(weeks, 1.12), told, ((float(needed[0]), 200),)
    )
    plan_pool(asked, MONDAY)
    return solver.solved, solved - began, process_time() - solved


def week_of(rng: np.random.Generator, pool: int, number: int) -> PoolWeek:
    """Two promises, a daily and a weekly shape, a season, and days that differ by chance: no week is like another."""
    hours = np.arange(HOURS)
    day = 1 + 0.8 * np.sin((hours % 24 - 8) / 24 * 2 * np.pi)
    week = np.where((hours - LEAD) // 24 % 7 > 4, 0.6, 1.0) * np.repeat(rng.normal(1, 0.06, HOURS // 24), 24)
    level = (2 + pool % 7) * (1 + 0.15 * np.sin(number / 8))
    flows = (
        Flow("first answers", level * day * week, Promise(24.0)),
        Flow("further answers", 0.3 * level * day * week, Promise(8.0, business=True)),
    )
    return PoolWeek(flows, shifts(pool), 0.85)


def shifts(pool: int) -> np.ndarray:
    """Twenty-one patterns of nine hours with a meal: three begins, seven pairs of rest days."""
    rows = []
    hours = np.arange(HOURS)
    weekday = (hours - LEAD) // 24 % 7
    for begins in (7 + pool % 3, 10, 13):
        inside = ((hours % 24 >= begins) & (hours % 24 < begins + 9)) * 8 / 9
        rows += [np.where((weekday == rest) | (weekday == (rest + 1) % 7), 0.0, inside) for rest in range(7)]
    return np.round(np.array(rows), 4)


@dataclass(frozen=True)
class Point:
    """One staffing level: paid hours, share of promises kept, cases lived, CPU seconds."""

    scale: float
    paid: float
    kept: float
    cases: int
    seconds: float


def point(scale: float, weeks: int, replications: int) -> Point:
    """Every level lives the same seeds: common random numbers."""
    model = staffed(scale, weeks)
    began = process_time()
    plan = compile_model(model)
    due = met = 0.0
    cases = 0
    for number in range(replications):
        lived = live(plan, 1, number)
        rows = lived.tally[:, : len(model.kinds)]
        due += rows[:, :, c.DUE_OF : c.DUE_OF + c.KINDS_OF_TERM].sum()
        met += rows[:, :, c.MET_OF : c.MET_OF + c.KINDS_OF_TERM].sum()
        cases += lived.came
    paid = sum(len(crew.speeds) * sum((b - a).total_seconds() for a, b in crew.shifts) for crew in model.crews) / 3600
    return Point(scale, paid, met / due, cases, process_time() - began)


def staffed(scale: float, weeks: int) -> PolicyModel:
    """A region whose work asks for `AGENTS` people, with `scale` times as many of them."""
    policy = compile_policy(load(POLICY.read_text(encoding="utf-8")), 1)
    trial = sum(len(crew.speeds) for crew in region(policy, START, 14, TRIAL).crews)
    model = region(policy, START, weeks * 7, TRIAL * AGENTS / trial)
    return replace(model, crews=tuple(replace(crew, speeds=_some(crew.speeds, scale)) for crew in model.crews))


def _some(speeds: tuple[float, ...], share: float) -> tuple[float, ...]:
    return tuple(speeds[number % len(speeds)] for number in range(max(1, round(len(speeds) * share))))


def main() -> None:
    """Both halves, on two processes; the goal is of the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("weeks", 52), ("pools", 40), ("replications", 5), ("points", 6), ("sim-weeks", 26)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    title(f"{asked.pools} pools x {asked.weeks} weeks; {asked.points} levels x {asked.replications} runs")
    began = perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as two:
        pools = [two.submit(plan_of, number, asked.weeks) for number in range(asked.pools)]
        levels = [
            two.submit(point, SCALES[n % len(SCALES)], asked.sim_weeks, asked.replications) for n in range(asked.points)
        ]
        half = _first(pools)
        seconds = half + _second(levels)
    figure("whole plan, CPU", seconds, "CPU s")
    figure("whole plan on 2 cores, by CPU", seconds / 2, "s", f"<= {GOAL:.0f}", seconds / 2 <= GOAL)
    figure("whole plan, by the clock", perf_counter() - began, "s")


def _first(pools: list[Future[tuple[int, float, float]]]) -> float:
    told = []
    for number, each in enumerate(pools):
        told.append(each.result())
        if number % 10 == 9:
            say(f"{number + 1} pools of {len(pools)}")
    solved, programs, heads = (sum(row[n] for row in told) for n in range(3))
    figure("deadline programs solved", float(solved))
    figure("deadline programs, all pools and weeks", programs, "CPU s")
    figure("headcount program, all pools", heads, "CPU s")
    return programs + heads


def _second(levels: list[Future[Point]]) -> float:
    found = [each.result() for each in levels]
    for each in found:
        say(f"x{each.scale}: {each.cases:,} cases, {each.kept:.3%} of promises kept, {each.paid:,.0f} hours paid")
    choices = [Choice(f"x{p.scale}", Money(Decimal(round(p.paid)), "USD"), 1 - p.kept, 0.0) for p in found]
    figure("levels on the front of cost and promises kept", float(len(pareto(choices).stand)))
    seconds = sum(each.seconds for each in found)
    figure("simulated levels", seconds, "CPU s")
    return seconds


if __name__ == "__main__":
    main()
