"""The newest answered first: the promise looks kept, and the counter-metrics beside it say what it cost (1.9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from nakhoda.core.monitoring import series_of
from nakhoda.core.monitoring.counts import follow_counts
from nakhoda.core.monitoring.ratios import follow_ratio
from nakhoda.simulator.reference.tables import CaseRow, daily, days_between, waiting
from nakhoda.simulator.reference.verdict import Seen
from nakhoda.simulator.troubles import Trouble

WATCH = 14
RAISED = 2.0  # the oldest case is so many times older than it used to be


def newest_first(rows: Sequence[CaseRow], trouble: Trouble, start: datetime, now: datetime, rng: Any) -> Seen:
    """The share of answers in time by partner, and beside it past due and the age of the oldest, night by night."""
    assert trouble.since is not None
    days = days_between(start, now)
    first = days.index(trouble.since.date())
    owners = sorted({row.where["owner"] for row in rows if row.first is not None})
    stock = {owner: list(waiting(rows, days, owner)) for owner in owners}
    series = series_of(
        [[late for late, _ in stock[owner]] for owner in owners],
        [[0.0] * len(days) for _ in owners],
        [day.weekday() for day in days],
    )
    rings = follow_counts(series, bad="rise", watch=WATCH).rings
    unit = owners.index(trouble.newest_first)
    before, after = (_in_time(rows, trouble.newest_first, part) for part in (days[:first], days[first:]))
    ages = [age for _, age in stock[trouble.newest_first]]
    usual, oldest = float(np.median(ages[:first])), ages[-1]
    rung = [len(days) - WATCH + int(n) for n in np.flatnonzero(rings[unit])]
    nights = next((night - first + 1 for night in rung if night >= first), None)
    found = not _promise_rings(rows, trouble.newest_first, days) and nights is not None and oldest > RAISED * usual
    words = (
        f"{after:.0%} of answers in time ({before:.0%} before), the oldest waits {oldest:.0f} h ({usual:.0f} h before)"
    )
    others = sum(bool(rings[n, -1]) for n in range(len(owners)) if n != unit)
    figures = {"before": before, "after": after, "oldest_h": oldest, "usual_h": usual, "others_ring": float(others)}
    return Seen(found, 0 if found else None, nights, words, figures)


def _promise_rings(rows: Sequence[CaseRow], owner: str, days: Sequence[date]) -> bool:
    """Whether the chart of answers in time, by the day of the answer, is out of its limits on the last night."""
    owners, hits, cases = daily(rows, days, "owner", _given)
    series = series_of(hits, cases, [day.weekday() for day in days])
    return bool(follow_ratio(series, good="up", watch=WATCH).rings[owners.index(owner), -1])


def _given(row: CaseRow) -> tuple[date, bool] | None:
    return (row.answered.date(), row.first.outcome == "met") if row.first and row.answered else None


def _in_time(rows: Sequence[CaseRow], owner: str, days: Sequence[date]) -> float:
    """Of the answers that were given on these days, the share before the due time: what is easily made to look good."""
    inside = set(days)
    own = [row for row in rows if row.where["owner"] == owner and row.first and row.answered]
    given = [row for row in own if row.answered and row.answered.date() in inside]
    return sum(row.first.outcome == "met" for row in given if row.first) / max(len(given), 1)
