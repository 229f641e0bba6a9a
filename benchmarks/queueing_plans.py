"""How long plans take: `python -m benchmarks.queueing_plans`: deferred work by deadline, and headcount for a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from time import process_time

import numpy as np

from benchmarks.report import figure, title
from nakhoda.core.staffing import Asked, Plan, Pool, Source, Work, conflict_of, least_cost, plan_headcount

WEEKS, NEEDS = 52, 40
RAMP = (0.0,) * 7 + (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def deadline(weeks: int) -> None:
    """24 classes on 13 pools, hour by hour."""
    plan = made_up(weeks * 168, 60.0)
    began = process_time()
    staffed = least_cost(plan)
    figure(f"24 classes, 13 pools, {weeks} week(s) of hours", process_time() - began, "CPU s")
    assert staffed is not None


def conflict() -> None:
    """The same with too few people: what cannot hold together."""
    plan = made_up(168, 2.0)
    began = process_time()
    found = conflict_of(plan)
    assert found is not None
    figure(f"the {len(found.demands)} of 168 demands that conflict", process_time() - began, "CPU s")


def made_up(hours: int, agents: float) -> Plan:
    """Work that arrives around the clock, pools that open in turns."""
    rng = np.random.default_rng(1)
    works = tuple(
        Work(f"w{k}", tuple(rng.poisson(5, hours).astype(float)), int(rng.choice([12, 24, 48])), 10.0)
        for k in range(24)
    )
    pools = [
        Pool(
            f"p{j}", tuple(f"w{k}" for k in sorted(rng.choice(24, 8, replace=False))),
            tuple(agents if 8 <= (hour + j) % 24 < 20 else 0.0 for hour in range(hours)),
            Decimal(int(rng.integers(8, 20))), 0.9,
        )
        for j in range(12)
    ]  # fmt: skip
    rest = Pool("rest", tuple(work.name for work in works), (agents,) * hours, Decimal(30))
    return Plan(works, (*pools, rest), hours)


def headcount() -> None:
    """Hires by week for a year, 40 needs, 54 sources in two currencies."""
    rng = np.random.default_rng(3)
    sources, needed = [], {}
    for number in range(NEEDS):
        own = [_source(number, 0, "INR", "9000", rng)]
        if number % 3 == 0:
            own.append(_source(number, 1, "MYR", str(int(rng.integers(350, 900))), rng))
        base = sum(0.7 * heads for each in own for heads, _ in each.staff)
        season = 1 + 0.1 * np.sin(np.arange(WEEKS) / 8 + number) + 0.003 * np.arange(WEEKS)
        needed[f"need{number}"] = tuple(float(each) for each in base * season)
        sources += own
    rates = {"INR": Decimal("0.0119"), "MYR": Decimal("0.24")}
    asked = Asked(needed, tuple(sources), WEEKS, Decimal(2000), "USD", rates)
    began = process_time()
    plan = plan_headcount(asked, date(2027, 1, 4), seconds=120)
    figure(f"headcount, {WEEKS} weeks, {NEEDS} needs, {len(sources)} sources", process_time() - began, "CPU s")
    figure("furthest from the least cost", f"{plan.proved:.2%}", "", "0.5%", plan.proved <= 0.005)


def _source(number: int, site: int, currency: str, cost: str, rng: np.random.Generator) -> Source:
    leaving = (0.02,) * 12 + (float(rng.uniform(0.004, 0.012)),)
    heads = float(rng.integers(15, 60))
    return Source(
        f"s{number}-{site}", f"need{number}", ((heads, 100),), RAMP, leaving, 7, 5, (6, 15), 2, 0.3, Decimal(cost),
        3 * Decimal(cost), currency, 8 if site else None,
    )  # fmt: skip


if __name__ == "__main__":
    title("Plans")
    deadline(1)
    deadline(4)
    conflict()
    headcount()
