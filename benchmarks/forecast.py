"""One week ahead by half-hours, from twelve Mondays, held against simple and boosted rivals in the same run.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.forecast FILE [--time COL --value COL --closed DATE,DATE] [--tune]

FILE holds counts of five minutes (public bank calls of 2003: 27,716 rows, March to October). The last twelve weeks are
judged; the fourteen before them are those that the method's settings were chosen on (`--tune` shows them), and its form
too. Every forecast reads only what came before its Monday, and the days on which the lines were known to be closed.
Without --closed these are the three of 2003 (26 May, 4 July, 1 September); the rivals are told them as well.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.forecast_rivals import WEEK, Floats, Past, rivals
from benchmarks.report import figure, say, title
from nakhoda.config.forecast_files import SeriesColumns, series_from
from nakhoda.core.forecast import Event, Series, day_number, forecast

JUDGED, TUNED = 12, 14
CLOSED = "2003-05-26,2003-07-04,2003-09-01"
GOAL, UNDER = 0.058, 0.12


@dataclass
class Score:
    """Of all weeks together."""

    off: float = 0.0
    came: float = 0.0
    inside: int = 0
    cells: int = 0
    days_inside: int = 0
    days: int = 0
    seconds: float = 0.0

    @property
    def wape(self) -> float:
        return self.off / self.came


@dataclass(frozen=True)
class Told:
    """[7, slots] and, from ours, the 80 % interval of slots and days."""

    mean: Floats
    slots: Floats | None = None
    days: Floats | None = None


def score(series: Series, mondays: list[int], ask: Callable[[Series, int], Told]) -> Score:
    """Absolute errors over counts, of every slot that came."""
    found = Score()
    for monday in mondays:
        past = series.before(monday)
        began = time.process_time()
        told = ask(past, monday)
        found.seconds += (time.process_time() - began) / len(mondays)
        came = series.counts[monday - series.first :][:WEEK]
        _add(found, came, told)
    return found


def _add(found: Score, came: Floats, told: Told) -> None:
    mean = told.mean[: len(came)]
    open_ = np.isfinite(came) & (np.nansum(came, axis=1, keepdims=True) > 0) & (came > 0)
    found.off += float(np.abs(came - mean)[open_].sum())
    found.came += float(came[open_].sum())
    if told.slots is not None and told.days is not None:
        lo, hi = told.slots[0][: len(came)], told.slots[1][: len(came)]
        found.inside += int(((came >= lo) & (came <= hi))[open_].sum())
        found.cells += int(open_.sum())
        days, whole = open_.any(axis=1), np.nansum(came, axis=1)
        found.days_inside += int(
            ((whole >= told.days[0][: len(came)]) & (whole <= told.days[1][: len(came)]))[days].sum()
        )
        found.days += int(days.sum())


def ours(closed: list[date], seed: int) -> Callable[[Series, int], Told]:
    """The method with its one set of settings."""
    events = [Event(f"closed {each}", each, closed=True) for each in closed]

    def ask(past: Series, monday: int) -> Told:
        told = forecast(past, monday, WEEK, rng=np.random.default_rng(seed), events=events, quantiles=(0.1, 0.9))
        return Told(told.mean, told.levels, told.day_levels)

    return ask


def run(series: Series, closed: list[date], mondays: list[int], seed: int, *, judged: bool) -> None:
    """One table."""
    own = score(series, mondays, ours(closed, seed))
    numbers = frozenset(day_number(each) for each in closed)
    others = {}
    for name, rival in rivals().items():
        say(name)
        others[name] = score(
            series,
            mondays,
            lambda past, monday, rival=rival: Told(rival(_past(past, numbers))),  # type: ignore[misc]
        )
        figure(f"WAPE, {name}", others[name].wape, f"{others[name].seconds:.3f} s CPU")
    boosted = [each for name, each in others.items() if name.startswith("LightGBM")]
    figure(
        "WAPE, day level x profile", own.wape, "", f"<= {GOAL}" if judged else "", own.wape <= GOAL if judged else None
    )
    if boosted:
        best = min(boosted, key=lambda each: each.wape)
        under = 1 - own.wape / best.wape
        figure("under the best of the LightGBMs, chosen with hindsight", under, "", f">= {UNDER}", under >= UNDER)
        figure("CPU of that LightGBM over ours", best.seconds / own.seconds, "x")
    covered = own.inside / own.cells
    figure("80 % interval of half-hours covers", covered, "", ".76-.84", 0.76 <= covered <= 0.84)
    figure("80 % interval of days covers", own.days_inside / own.days)
    figure("CPU of one origin", own.seconds, "s")


def _past(past: Series, closed: frozenset[int]) -> Past:
    """Days without a count are not known to the rivals either, nor is the time before and after opening."""
    counts = past.counts.copy()
    counts[np.nansum(counts, axis=1) == 0] = np.nan
    return Past(counts, past.first, closed)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("file", type=Path)
    words.add_argument("--time", default="DateTime")
    words.add_argument("--value", default="Calls")
    words.add_argument("--closed", default=CLOSED)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--tune", action="store_true", help="the weeks that the settings were chosen on")
    asked = words.parse_args()
    read = series_from(asked.file, SeriesColumns(asked.time, asked.value), zone="UTC", grain_minutes=30)
    (series,) = read.groups.values()
    closed = [date.fromisoformat(each) for each in asked.closed.split(",") if each]
    last = int(series.after - 1)
    monday = last - (last + 3) % WEEK
    judged = [monday - WEEK * back for back in range(JUDGED - 1, -1, -1)]
    tuned = [judged[0] - WEEK * back for back in range(TUNED, 0, -1)]
    mondays = tuned if asked.tune else judged
    title(f"{len(mondays)} weeks by half-hours, {'the weeks of the settings' if asked.tune else 'judged'}")
    run(series, closed, mondays, asked.seed, judged=not asked.tune)


if __name__ == "__main__":
    main()
