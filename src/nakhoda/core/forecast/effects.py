"""What named days do to the volume, with how sure that is; and days that nothing explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.forecast.events import Marked
from nakhoda.core.forecast.level import Fit, Observed
from nakhoda.core.forecast.series import Floats, Whole

SURE = 1.2816  # standard deviations of an interval that holds four times in five
UNEXPLAINED = 5.0  # standard deviations
LEAST_SHARE = 0.1  # of a day's volume, before an unexplained day is named
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Effect:
    """On day number `day` the volume is `share` more (or less) than without it, 80 % sure between `lo` and `hi`.

    `seen` is on how many earlier days of the same name and position this was learned; 0: from other names alone.
    """

    name: str
    kind: str
    position: str
    day: int
    share: float
    lo: float
    hi: float
    amount: float = 0.0
    seen: int = 0


def effects_of(fit: Fit, seen: Observed, marked: Marked, days: Whole, totals: Floats) -> tuple[Effect, ...]:
    """Of every mark on `days` (history first, then the asked days); `totals` [days] is what came or will."""
    if not marked.marks:
        return ()
    count = len(seen.days)
    told = marked.columns * marked.deviation
    carry = told @ told[:count].T @ fit.precision
    means = carry @ fit.residual
    spread = np.sqrt(np.maximum((told**2).sum(axis=1) - np.einsum("dc,cd->d", carry, told[:count] @ told.T), 0))
    row = {int(day): number for number, day in enumerate(days)}  # an asked day stands last
    past = {int(day) for day in seen.days}
    found = []
    for mark in marked.marks:
        if mark.day in row:
            at = row[mark.day]
            log, wide = float(means[at]), SURE * float(spread[at])
            before = sum(
                other.day in past and (other.name, other.position) == (mark.name, mark.position)
                for other in marked.marks
            )
            share, lo, hi = (float(np.expm1(value)) for value in (log, log - wide, log + wide))
            amount = float(totals[at] * -np.expm1(-log))
            found.append(Effect(mark.name, mark.kind, mark.position, mark.day, share, lo, hi, amount, before))
    return tuple(found)


def unexplained(fit: Fit, seen: Observed) -> tuple[Effect, ...]:
    """Earlier days far off what all other days say of them, newest first."""
    alone, off = fit.alone, fit.off
    wide = SURE / np.sqrt(np.diag(fit.precision))
    ordinary = np.abs(alone) / np.sqrt(np.minimum(fit.weight, 1.0))
    found = [
        Effect(
            "unexplained", "unexplained", "on", int(seen.days[place]),
            float(np.expm1(off[place])),
            float(np.expm1(off[place] - wide[place])),
            float(np.expm1(off[place] + wide[place])),
            float(seen.totals[place] / seen.share[place] * -np.expm1(-off[place])),
        )
        for place in np.flatnonzero((ordinary > UNEXPLAINED) & (np.abs(np.expm1(off)) > LEAST_SHARE))
    ]  # fmt: skip
    return tuple(reversed(found))[:MOST_NAMED]
