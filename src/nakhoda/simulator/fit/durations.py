"""Durations: handle times and reply delays as lognormal, with those still open counted for what they say."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from nakhoda.simulator.fit.answers import Fitted, TooLittle
from nakhoda.simulator.world_file.model import Duration

FEWEST = 30
FAR_OFF = 0.1  # largest distance between the fitted and the observed distribution that passes without a warning
MUCH_OPEN = 0.3
ROUNDS = 200
Z = 1.959963984540054


def fit_duration(what: str, seconds: Sequence[float], still_open: Sequence[float] = ()) -> Fitted[Duration]:
    """A lognormal; the interval is that of its median. `still_open`: how long the unfinished have lasted so far.

    Leaving the open ones out would make everything look shorter than it is (handbook 1.5). Raises `TooLittle` below 30
    finished ones; warns where the shape does not fit and where many are open.
    """
    ended, running = (np.array([value for value in each if value > 0]) for each in (seconds, still_open))
    if len(ended) < FEWEST:
        raise TooLittle(what, len(ended), FEWEST, "finished durations")
    logs, censored = np.log(ended), np.log(running)
    mean, spread = _likeliest(logs, censored)
    half = Z * spread / math.sqrt(len(ended))
    median = Duration("lognormal", mean, spread)
    warnings = tuple(_warnings(what, logs, censored, mean, spread))
    return Fitted(median, len(ended), math.exp(mean - half), math.exp(mean + half), warnings)


def _likeliest(logs: np.ndarray, censored: np.ndarray) -> tuple[float, float]:
    """Mean and spread of the logarithms by expectation and maximisation over those still open."""
    from scipy.special import log_ndtr

    mean, spread = float(logs.mean()), max(float(logs.std()), 1e-6)
    whole = len(logs) + len(censored)
    for _ in range(ROUNDS if len(censored) else 0):
        far = (censored - mean) / spread
        hazard = np.exp(-0.5 * far * far - 0.5 * math.log(2 * math.pi) - log_ndtr(-far))
        expected = mean + spread * hazard
        second = spread**2 * (1 + far * hazard - hazard**2) + expected**2
        following = float((logs.sum() + expected.sum()) / whole)
        square = float((np.square(logs).sum() + second.sum()) / whole) - following**2
        moved, mean, spread = abs(following - mean), following, math.sqrt(max(square, 1e-12))
        if moved < 1e-9:
            break
    return mean, spread


def _warnings(what: str, logs: np.ndarray, censored: np.ndarray, mean: float, spread: float) -> list[str]:
    from scipy.special import ndtr

    found = []
    if len(censored) > MUCH_OPEN * (len(logs) + len(censored)):
        found.append(f"{what}: {len(censored)} of {len(logs) + len(censored)} have not ended")
    ordered = np.sort(logs)
    apart = float(np.abs(ndtr((ordered - mean) / spread) - (np.arange(len(ordered)) + 0.5) / len(ordered)).max())
    if not len(censored) and apart > FAR_OFF + 1 / math.sqrt(len(ordered)) / 2:
        found.append(f"{what}: a lognormal is off by {apart:.2f}; use the empirical distribution")
    return found
