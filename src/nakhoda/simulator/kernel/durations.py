"""Durations drawn from a row of a table: kind, two numbers, and where its list starts and how long it is."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.dice import exponential, normal_quantile, uniform
from nakhoda.simulator.kernel.jit import compiled

FIXED, EXPONENTIAL, LOGNORMAL, GAMMA, UNIFORM, MIXTURE, LISTED = range(7)
KINDS = {
    "deterministic": FIXED,
    "exponential": EXPONENTIAL,
    "lognormal": LOGNORMAL,
    "gamma": GAMMA,
    "uniform": UNIFORM,
    "hyperexponential": MIXTURE,
    "empirical": LISTED,
}
TRY = 1 << 20  # salts of the second and later tries lie this far apart
BRANCH = 1 << 19  # the second number of one draw


@compiled
def duration(rows: Any, lists: Any, row: int, low: int, high: int, salt: int) -> float:
    """One draw. `rows`: n x 5 floats (kind, a, b, first, length); `lists`: cumulative shares and values in pairs."""
    kind = int(rows[row, 0])
    if kind == EXPONENTIAL:
        return rows[row, 1] * exponential(low, high, salt)  # type: ignore[no-any-return]
    if kind == LOGNORMAL:
        return math.exp(rows[row, 1] + rows[row, 2] * normal_quantile(uniform(low, high, salt)))
    if kind == FIXED:
        return rows[row, 1]  # type: ignore[no-any-return]
    if kind == GAMMA:
        return rows[row, 2] * gamma(rows[row, 1], low, high, salt)  # type: ignore[no-any-return]
    if kind == UNIFORM:
        return rows[row, 1] + (rows[row, 2] - rows[row, 1]) * uniform(low, high, salt)  # type: ignore[no-any-return]
    value = listed(lists, int(rows[row, 3]), int(rows[row, 4]), uniform(low, high, salt))
    return value * exponential(low, high, salt + BRANCH) if kind == MIXTURE else value


@compiled
def listed(lists: Any, first: int, length: int, share: float) -> float:
    """The value whose cumulative share is the first not below `share`."""
    under, over = 0, length - 1
    while under < over:
        middle = (under + over) // 2
        if lists[first + 2 * middle] < share:
            under = middle + 1
        else:
            over = middle
    return lists[first + 2 * under + 1]  # type: ignore[no-any-return]


@compiled
def gamma(shape: float, low: int, high: int, salt: int) -> float:
    """Scale one: Marsaglia and Tsang's squeeze; below shape one by the power of a uniform."""
    boost = 1.0
    if shape < 1.0:
        boost = uniform(low, high, salt + BRANCH) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal_quantile(uniform(low, high, salt))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if math.log(uniform(low, high, salt + BRANCH // 2)) < 0.5 * x * x + d * (1.0 - v + math.log(v)):
                return boost * d * v
        salt += TRY
