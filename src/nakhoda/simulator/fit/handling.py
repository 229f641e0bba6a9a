"""How long handling takes: lognormal by class and tier, with a factor for each person drawn towards her tenure's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.fit.answers import Finding, TooLittle
from nakhoda.simulator.fit.pooled import Z, pooled_means
from nakhoda.simulator.policy_model.model import HANDLE, HANDLE_UPPER
from nakhoda.simulator.world_file.model import Duration

FEWEST = 60
SHORTEST = 1.0
USUAL_MAY_BE_OFF = 3.0  # times: a duration that was not learned is worth one touch
BANDS = ("0-4w", "5-12w", "13-26w", "27w+")


class Handling(NamedTuple):
    """By class: Tier 1's and Tier 2's handle time; by person: her factor. How many touches each class's are worth, and
    the standard error of the logarithm of each factor."""

    lower: tuple[Duration, ...]
    upper: tuple[Duration, ...]
    speeds: Any
    findings: tuple[Finding, ...]
    lower_worth: Any
    upper_worth: Any
    errors: Any


def fit_handling(
    seconds: Any, classes: Any, tiers: Any, people: Any, bands: Any, names: Sequence[str], staff: int
) -> Handling:
    """One row a touch: its seconds, class, tier, person (numbers below `staff`) and tenure band (places of BANDS).

    Raises `TooLittle` below 60 touches of Tier 1.
    """
    logs = np.log(np.maximum(np.asarray(seconds, float), SHORTEST))
    lower = np.asarray(tiers) < 2
    if int(lower.sum()) < FEWEST:
        raise TooLittle("handle time of Tier 1", int(lower.sum()), FEWEST, "touches")
    factors = np.zeros(len(logs))
    told = {}
    for name, rows, otherwise in (("handle", lower, HANDLE), ("handle_upper", ~lower, HANDLE_UPPER)):
        told[name], factors[rows] = _of_tier(name, logs[rows], np.asarray(classes)[rows], names, otherwise)
    speeds, errors, by_band = _speeds(factors, np.asarray(people), np.asarray(bands), staff)
    (lower_times, found, lower_worth), (upper_times, found_upper, upper_worth) = told["handle"], told["handle_upper"]
    findings = (*found, *found_upper, *by_band)
    return Handling(lower_times, upper_times, speeds, findings, lower_worth, upper_worth, errors)


def _of_tier(
    name: str, logs: Any, classes: Any, names: Sequence[str], otherwise: Duration
) -> tuple[tuple[tuple[Duration, ...], list[Finding], Any], Any]:
    """The durations by class with what was found and what they are worth, and each touch's distance from its class."""
    if len(logs) < FEWEST:
        few = f"seen {len(logs)} times only: a usual duration was taken"
        usual = float(np.exp(otherwise.a))
        finding = Finding(name, "all", usual, usual / USUAL_MAY_BE_OFF, usual * USUAL_MAY_BE_OFF, len(logs), few)
        return ((otherwise,) * len(names), [finding], np.ones(len(names))), np.zeros(len(logs))
    means = pooled_means(logs, classes, len(names))
    apart = logs - means.value[classes]
    spread = float(apart.std())
    findings = [
        Finding(name, where, float(np.exp(value)), float(np.exp(lo)), float(np.exp(hi)), int(n))
        for where, value, lo, hi, n in zip(names, means.value, means.lo, means.hi, means.n, strict=True)
        if n
    ]
    return (tuple(Duration("lognormal", float(value), spread) for value in means.value), findings, means.worth), apart


def _speeds(apart: Any, people: Any, bands: Any, staff: int) -> tuple[Any, Any, list[Finding]]:
    """A person's factor, that of her tenure band and her own as far as the data carry it; and its standard error."""
    by_band = pooled_means(apart, bands, len(BANDS))
    own = pooled_means(apart - by_band.value[bands], people, staff)
    seen = np.zeros(staff)
    np.add.at(seen, people, by_band.value[bands])
    counts = np.bincount(people, minlength=staff)
    tenure = np.divide(seen, counts, out=np.zeros(staff), where=counts > 0)
    findings = [
        Finding("speed", band, float(np.exp(value)), float(np.exp(lo)), float(np.exp(hi)), int(n))
        for band, value, lo, hi, n in zip(BANDS, *by_band[:4], strict=True)
        if n
    ]
    return np.exp(tenure + own.value - own.whole), (own.hi - own.value) / Z, findings
