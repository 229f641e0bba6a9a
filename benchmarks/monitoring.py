"""How often charts cry wolf, and how soon they see a drop (DIAGNOSIS section 2).

    python -m benchmarks.monitoring [--worlds 3]

300 units of 35 ratings a day, sixteen weeks of past, eight weeks watched night by night as the alert job does: every
night the last 28 days against all days before them, an alarm when a chart is out of its limits on that night. The
p-chart and STL with a robust z see the same figures in the same run. All count the bad direction only.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.monitoring_rivals import first_day, p_chart, stl_robust_z
from benchmarks.monitoring_world import Kind, contacts, ratings
from benchmarks.report import figure, say, title
from nakhoda.core.monitoring import Series, funnel
from nakhoda.core.monitoring.counts import follow_counts
from nakhoda.core.monitoring.ratios import follow_ratio, signals_of

PAST, WATCHED, WINDOW = 112, 56, 28
DROP = 0.08
Whole = NDArray[np.int64]
Method = Callable[[Series], Whole]


def nightly(series: Series) -> Whole:
    """The first night on which each unit's chart is out of its limits."""
    rings = [
        follow_ratio(series.part(0, PAST + night + 1), good="up", watch=WINDOW).rings[:, -1] for night in range(WATCHED)
    ]
    return first_day(np.array(rings).T)


def nightly_sure(series: Series) -> Whole:
    """The first night on which a unit rings with false discoveries controlled across units."""
    rings = []
    for night in range(WATCHED):
        signals = signals_of(follow_ratio(series.part(0, PAST + night + 1), good="up", watch=WINDOW))
        rings.append([signal.alarm and signal.sure for signal in signals])
    return first_day(np.array(rings).T)


METHODS: dict[str, Method] = {
    "p-chart": lambda series: p_chart(series, PAST),
    "STL, robust z": lambda series: stl_robust_z(series, PAST),
    "charts": nightly,
    "charts and discovery": nightly_sure,
}


def found(days: Whole, within: int) -> float:
    """The share of units that rang within so many days."""
    return float(((days >= 0) & (days < within)).mean())


def median_delay(days: Whole) -> float:
    """Days from the change to the first ring, the day of the change counted, as the median of all units."""
    return float(np.median(np.where(days >= 0, days + 1, 999)))


def judged(name: str, value: float, unit: str, goal: str, met: bool, ours: bool) -> None:
    """A figure, with its goal where it is ours to meet."""
    figure(name, value, unit, goal if ours else "", met if ours else None)


def ratios(worlds: int) -> None:
    """The table of DIAGNOSIS 2: quiet worlds, and worlds in which every unit falls by eight points."""
    title("Shares: 300 units of 35 ratings a day, 8 weeks")
    for name, method in METHODS.items():
        quiet = np.concatenate(
            [method(ratings(Kind(), PAST + WATCHED, PAST, 0.0, 0.0, seed)) for seed in range(worlds)]
        )
        fell = np.concatenate(
            [method(ratings(Kind(), PAST + WATCHED, PAST, DROP, 1.0, seed)) for seed in range(worlds)]
        )
        ours = name.startswith("charts")
        false, delay, seen = found(quiet, WATCHED), median_delay(fell), found(fell, 28)
        judged(f"{name}: units with any false alarm", false, "", "<= .15", false <= 0.15, ours)
        judged(f"{name}: median delay of an 8-point drop", delay, "days", "<= 7", delay <= 7, ours)
        judged(f"{name}: found within 28 days", seen, "", ">= .93", seen >= 0.93, ours)


def few_changed(worlds: int) -> None:
    """One unit in ten falls: who is named, and rightly?"""
    title("Discovery: 30 of 300 units fall by 8 points; what is named within 28 days")
    named_right = named_wrong = 0
    delays = []
    for seed in range(worlds):
        days = nightly_sure(ratings(Kind(), PAST + WATCHED, PAST, DROP, 0.1, seed))
        hit = (days >= 0) & (days < 28)
        delays.append(days[:30])
        named_right, named_wrong = named_right + int(hit[:30].sum()), named_wrong + int(hit[30:].sum())
    figure("share of the 30 that is named", named_right / (30 * worlds), "", ">= .93", named_right >= 27.9 * worlds)
    figure("median delay until it is named", median_delay(np.concatenate(delays)), "days")
    wrong = named_wrong / max(1, named_right + named_wrong)
    figure("share of names that is wrong, 28 nights together", wrong)


OTHERS = (
    Kind("3 ratings a day", n=3.0),
    Kind("400 ratings a day", n=400.0),
    Kind("SLA-like: .95, days share their fate", level=2.95, luck=0.05),
    Kind("weekdays of their own", own_weekdays=0.15),
)


def other_kinds() -> None:
    """The same setting on other sizes and spreads."""
    title("One setting for all sizes and spreads, 8 quiet weeks")
    for kind in OTHERS:
        quiet = nightly(ratings(kind, PAST + WATCHED, PAST, 0.0, 0.0, 11))
        figure(
            f"{kind.name}: units with any false alarm", (false := found(quiet, WATCHED)), "", "<= .15", false <= 0.15
        )


def volumes() -> None:
    """Counts: quiet, drifting, and fallen by 40 and 20 %."""
    title("Volumes: 200 units of about 60 contacts a day, 8 weeks, both directions")
    for name, change, drift in (
        ("nothing changed", 0.0, 0.0),
        ("levels walk by 3 % a week", 0.0, 0.03),
        ("volume -40 %", -0.4, 0.03),
        ("volume -20 %", -0.2, 0.03),
    ):
        series = contacts(200, 60, PAST + WATCHED, PAST, change, drift, 5)
        rings = [follow_counts(series.part(0, PAST + night + 1), watch=WINDOW).rings[:, -1] for night in range(WATCHED)]
        days = first_day(np.array(rings).T)
        if change:
            figure(f"{name}: median delay", median_delay(days), "days")
        figure(f"{name}: units that ring", found(days, WATCHED))


def funnels(worlds: int) -> None:
    """Sixty teams that differ a little for no reason, and three that differ a lot."""
    title("Funnel: 60 teams, own spread 2 points, sizes 50 to 2,000; three lie 12 points lower")
    rng = np.random.default_rng(2)
    wrong, right, naive = [], [], []
    for _ in range(worlds * 30):
        n = np.exp(rng.uniform(np.log(50), np.log(2000), 60)).round()
        share = np.clip(rng.normal(0.82, 0.02, 60), 0, 1)
        share[:3] -= 0.12
        hits = rng.binomial(n.astype(int), share).astype(float)
        seen = funnel(hits, 0.82 * n, n)
        outside = np.array([unit.standing == "outside 99.8" for unit in seen.units])
        right.append(outside[:3].mean())
        wrong.append(outside[3:].mean())
        naive.append((np.abs(hits / n - 0.82) > 3.09 * np.sqrt(0.82 * 0.18 / n))[3:].mean())
    figure("ordinary teams outside 99.8 %", float(np.mean(wrong)), "", "<= .01", float(np.mean(wrong)) <= 0.01)
    figure("ordinary teams outside 99.8 % without the random effect", float(np.mean(naive)))
    figure("teams 12 points lower outside 99.8 %", float(np.mean(right)))


def speed() -> None:
    """One night of 300 units."""
    series = ratings(Kind(), PAST + 1, PAST, 0.0, 0.0, 1)
    began = time.process_time()
    signals_of(follow_ratio(series, good="up", watch=WINDOW))
    figure("one night of 300 units, CPU", (time.process_time() - began) * 1000, "ms")


def main(arguments: Sequence[str] | None = None) -> None:
    """All tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--worlds", type=int, default=3)
    given = asked.parse_args(arguments)
    for part in (ratios, few_changed):
        say(part.__name__)
        part(given.worlds)
    other_kinds()
    volumes()
    funnels(given.worlds)
    speed()


if __name__ == "__main__":
    main()
