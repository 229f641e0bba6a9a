"""Arrivals by half hour of the week, and whether the log they come from shows all of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from nakhoda.simulator.fit.answers import Fitted, TooLittle

WEEK, HALF_HOUR = 7 * 86_400.0, 1800.0
PERIODS = 336
FEWEST_WEEKS, FEWEST = 2, 200
RAMP = 0.5  # a first or last week below half of the middle is an artefact until shown otherwise
Z = 1.959963984540054


def fit_arrivals(
    what: str, received: Sequence[float], days: float, chosen_by_close: bool = False
) -> Fitted[tuple[float, ...]]:
    """Rates a second for each half hour of a week, from instants in seconds since the week began.

    The interval is that of the mean rate a day. `chosen_by_close`: the log holds the cases that were closed in its
    span, so that the late ones are missing. Raises `TooLittle` below two weeks or 200 cases.
    """
    instants = np.sort(np.asarray(received, np.float64))
    weeks = int(days // 7)
    if weeks < FEWEST_WEEKS:
        raise TooLittle(what, int(days), 7 * FEWEST_WEEKS, "days")
    instants = instants[(instants >= 0) & (instants < weeks * WEEK)]
    if len(instants) < FEWEST:
        raise TooLittle(what, len(instants), FEWEST, "cases")
    periods = ((instants % WEEK) // HALF_HOUR).astype(int)
    rates = np.bincount(periods, minlength=PERIODS) / (weeks * HALF_HOUR)
    by_day = np.bincount((instants // 86_400).astype(int), minlength=weeks * 7)
    half = Z * float(by_day.std(ddof=1)) / math.sqrt(len(by_day))
    mean = float(by_day.mean())
    warnings = tuple(_warnings(what, instants, weeks, chosen_by_close))
    return Fitted(tuple(rates.tolist()), len(instants), max(0.0, mean - half), mean + half, warnings)


def _warnings(what: str, instants: np.ndarray, weeks: int, chosen_by_close: bool) -> Iterator[str]:
    by_week = np.bincount((instants // WEEK).astype(int), minlength=weeks)
    usual = float(np.median(by_week))
    if chosen_by_close:
        yield f"{what}: chosen by when cases closed; those received late and still open are missing"
    for name, week in (("first", by_week[0]), ("last", by_week[-1])):
        if week < RAMP * usual:
            yield f"{what}: the {name} week has {int(week)} against {usual:.0f}: a log cut off, or no work?"
    if usual < PERIODS / 10:
        yield f"{what}: {usual:.0f} a week are too few for each half hour; its shape is borrowed at your risk"


# -- the shape of a week ---------------------------------------------------------------------------------------

LEAST_WEIGHT, MOST_WEIGHT = 30.0, 1e5
DAYS, HALF_HOURS = 7, 48


def week_shapes(counts: np.ndarray) -> np.ndarray:
    """Shares of a week by half hour for each class, from its counts (classes x 336).

    A class is drawn towards the whole, the whole towards hour times weekday: as far as its own counts agree with that.
    """
    whole = counts.sum(axis=0)
    by_day = whole.reshape(DAYS, HALF_HOURS)
    plain = np.outer(by_day.sum(axis=1) + 0.5, by_day.sum(axis=0) + 0.5).ravel()
    general = _drawn(whole[None, :], plain / plain.sum())[0]
    return _drawn(counts, general)


def _drawn(counts: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Dirichlet-multinomial: the common shape weighs more the less the counts depart from it beyond chance."""
    n = counts.sum(axis=1, keepdims=True)
    chi = (np.square(counts - n * towards) / np.maximum(n * towards, 1e-12)).sum()
    freedom = max((n[:, 0] > 0).sum() * (len(towards) - 1), 1)
    excess = chi / freedom - 1.0
    usual = float(n.sum() / max((n > 0).sum(), 1))
    weight = MOST_WEIGHT if excess <= 0 else float(np.clip((usual - 1) / excess, LEAST_WEIGHT, MOST_WEIGHT))
    drawn: np.ndarray = (counts + weight * towards) / (n + weight)
    return drawn
