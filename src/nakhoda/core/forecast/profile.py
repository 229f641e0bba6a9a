"""How a day spreads over its slots: shares of earlier days, newer ones and the same weekday for most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.forecast.series import Floats, Whole

HALF_LIFE = 42.0  # days after which a day counts half
OTHERS = 0.05  # what a day of another weekday counts where counts are large
FEW_A_SLOT = 2.0  # expected count of a slot at which other weekdays count half
MONDAY_AFTER = 0.5  # share of the first weekday after a pause in the profile of a day after a closed day
POOLED = 50.0  # a day's count at which it speaks half as a day, half as its count
ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """`shares` [days, slots] of the asked days, each sums to one; `usual` [slots] over all weekdays."""

    shares: Floats
    usual: Floats


def profile_of(counts: Floats, days: Whole, asked: Whole, latest: int, resumes: frozenset[int]) -> Profile:
    """Shares for the asked days as seen on the day `latest`; NaN in `counts` [days, slots] is not known.

    `resumes` are days on which work resumes after a closed day: they look partly like the first day of the week.
    """
    usual = _usual(counts, days, latest)
    age = 0.5 ** (np.abs(latest - days) / HALF_LIFE)
    mixed = _others(counts, days)
    start = _first_weekday(counts, days)
    table = {}
    for weekday in range(7):
        weight = age * np.where((days + 3) % 7 == weekday, 1.0, mixed)
        table[weekday] = _shares(counts, weight, usual)
    rows = [_row(int(day), table, resumes, start) for day in asked]
    return Profile(np.array(rows).reshape(len(asked), counts.shape[1]), usual)


def seen_share(counts: Floats, profile: Profile) -> Floats:
    """Of each day, how much of it lies in the slots that are known."""
    return np.array((np.isfinite(counts) * profile.shares).sum(axis=1))


def _row(day: int, table: dict[int, Floats], resumes: frozenset[int], start: int) -> Floats:
    own = table[(day + 3) % 7]
    return (1 - MONDAY_AFTER) * own + MONDAY_AFTER * table[start] if day in resumes else own


def _usual(counts: Floats, days: Whole, latest: int) -> Floats:
    flat = np.full(counts.shape[1], 1 / counts.shape[1])
    return _shares(counts, 0.5 ** (np.abs(latest - days) / (2 * HALF_LIFE)), flat)


def _shares(counts: Floats, weight: Floats, prior: Floats) -> Floats:
    """Weighted counts over weighted days' sizes, where a hole takes part with what its day would have had."""
    known = np.isfinite(counts)
    filled, shares = np.where(known, counts, 0.0), prior
    for _ in range(ROUNDS if not known.all() else 1):
        whole = filled.sum(axis=1) / np.maximum((known * shares).sum(axis=1), 0.05)
        size = weight * whole / (whole + POOLED)
        each = np.where(known, counts, whole[:, None] * shares) / np.maximum(whole, 1e-9)[:, None]
        found = size @ each + prior * 1e-3 * max(float(size.max(initial=0.0)), 1e-9)
        shares = found / found.sum()
    return shares


def _others(counts: Floats, days: Whole) -> float:
    """What a day of another weekday counts: all of it where slots are nearly empty."""
    slot = float(np.nanmean(counts)) if np.isfinite(counts).any() else 0.0
    few = FEW_A_SLOT / (FEW_A_SLOT + slot)
    seen = min(np.unique(days // 7).size / 3, 1.0)  # weeks: a weekday seen once or twice borrows more
    return float(np.clip(few + OTHERS + 0.3 * (1 - seen), 0.0, 1.0))


def _first_weekday(counts: Floats, days: Whole) -> int:
    """The weekday after the longest pause of the week; Monday where there is none."""
    seen = {int((day + 3) % 7) for day, row in zip(days, counts, strict=True) if np.isfinite(row).any()}
    after_pause = [each for each in sorted(seen) if (each - 1) % 7 not in seen]
    return after_pause[0] if after_pause else 0
