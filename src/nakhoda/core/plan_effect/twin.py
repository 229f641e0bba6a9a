"""The synthetic twin: the mix of comparable units that moved as the treated one did before the plan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ROUNDS = 400
_TOLERANCE = 1e-9


def simplex_weights(wanted: Floats, parts: Floats, ridge: float = 0.0) -> Floats:
    """Weights >= 0 that sum to 1 and bring `parts` [units, weeks] nearest to `wanted` [weeks].

    Projected gradient with momentum; `ridge` (in the unit of the squared error per week) draws towards equal weights,
    which keeps many noisy units in rather than the one that fits by luck.
    """
    units, weeks = parts.shape
    gram = parts @ parts.T / weeks + ridge * np.eye(units)
    pull = parts @ wanted / weeks + ridge / units
    step = 1 / max(float(np.linalg.eigvalsh(gram)[-1]), 1e-12)
    weights = ahead = np.full(units, 1 / units)
    momentum = 1.0
    for _ in range(_ROUNDS):
        new = onto_simplex(ahead - step * (gram @ ahead - pull))
        faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / faster * (new - weights)
        if float(np.abs(new - weights).max()) < _TOLERANCE:
            return new
        weights, momentum = new, faster
    return weights


def onto_simplex(values: Floats) -> Floats:
    """The nearest point with entries >= 0 that sum to 1."""
    ordered = np.sort(values)[::-1]
    over = np.cumsum(ordered) - 1
    kept = np.flatnonzero(ordered > over / np.arange(1, len(values) + 1))[-1]
    nearest: Floats = np.maximum(values - over[kept] / (kept + 1), 0.0)
    return nearest


def twin(treated: Floats, controls: Floats, start: int, ridge: float = 0.0) -> tuple[Floats, Floats]:
    """The twin [weeks] on the treated unit's own level, and the weights [units], fitted on weeks before `start`."""
    before = slice(0, start)
    own, others = treated[before].mean(), controls[:, before].mean(axis=1, keepdims=True)
    weights = simplex_weights(treated[before] - own, controls[:, before] - others, ridge)
    return own + weights @ (controls - others), weights
