"""Shares and means by group, each drawn towards the whole as far as the groups are alike (empirical Bayes)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

LEAST, MOST = 8.0, 2000.0  # trials that the whole may weigh against a group's own
Z = 1.959963984540054


class Pooled(NamedTuple):
    """By group: the value, its 95 % interval, and how often it was seen; then the value of the whole.

    `worth`: how many observations each value is worth, what it has from its kin included; `common`: the same of what
    the groups have in common, as far as it moves them all."""

    value: Any
    lo: Any
    hi: Any
    n: Any
    whole: float
    worth: Any
    common: float


def pooled_shares(hits: Any, trials: Any, kin: Any = None) -> Pooled:
    """Beta-binomial: what all groups have in common is the prior, and weighs more the more alike they are.

    With `kin` (a number for each group) a group is drawn towards its kin, and the kin towards the whole.
    """
    hits, trials = np.asarray(hits, float), np.asarray(trials, float)
    many = max(float(trials.sum()), 1.0)
    whole = float(hits.sum()) / many
    towards = np.full(len(hits), whole)
    if kin is not None:
        towards = pooled_shares(np.bincount(kin, hits), np.bincount(kin, trials)).value[kin]
    weight = _weight(hits, trials, towards)
    shares = (hits + weight * towards) / (trials + weight)
    half = Z * np.sqrt(np.maximum(shares * (1 - shares), 0.25 / (trials + weight)) / (trials + weight))
    common = _common(many, weight / (trials + weight), trials)
    low, high = np.maximum(shares - half, 0.0), np.minimum(shares + half, 1.0)
    return Pooled(shares, low, high, trials, whole, trials + weight, common)


def _common(many: float, pulls: Any, n: Any) -> float:
    """A group follows the error of the whole only as far as it is drawn towards it."""
    pull = float((pulls * n).sum() / max(float(n.sum()), 1.0))
    return many / max(pull, 1e-3) ** 2


def _weight(hits: Any, trials: Any, towards: Any) -> float:
    """How many trials the whole is worth, from how far the groups' shares scatter beyond chance."""
    seen = (trials > 0) & (towards > 0.0) & (towards < 1.0)
    if seen.sum() < 2:
        return MOST
    n, expected = trials[seen], towards[seen]
    chi = float(((hits[seen] - n * expected) ** 2 / (n * expected * (1 - expected))).sum())
    freedom = int(seen.sum()) - 1
    excess = chi / freedom - 1.0
    return MOST if excess <= 0 else float(np.clip((n.mean() - 1) / excess, LEAST, MOST))


def pooled_means(values: Any, groups: Any, many: int) -> Pooled:
    """Normal means by group (`groups` are numbers below `many`), drawn towards the mean of all."""
    values, groups = np.asarray(values, float), np.asarray(groups, np.int64)
    n = np.bincount(groups, minlength=many).astype(float)
    whole = float(values.mean()) if len(values) else 0.0
    means = np.divide(np.bincount(groups, values, minlength=many), n, out=np.full(many, whole), where=n > 0)
    within = float(np.square(values - means[groups]).sum()) / max(len(values) - int((n > 0).sum()), 1)
    between = _between(means, n, whole, within)
    pull = np.divide(between, between + within / np.maximum(n, 1e-9), out=np.zeros(many), where=n > 0)
    drawn = whole + pull * (means - whole)
    error = np.where(n > 0, pull * within / np.maximum(n, 1.0), between) + 1e-12
    half, worth = Z * np.sqrt(error), max(within, 1e-12) / error
    return Pooled(drawn, drawn - half, drawn + half, n, whole, worth, _common(max(len(values), 1), 1 - pull, n))


def _between(means: Any, n: Any, whole: float, within: float) -> float:
    """The variance of the groups' true means, by moments."""
    seen = n > 0
    if seen.sum() < 2:
        return 0.0
    scatter = float((n[seen] * np.square(means[seen] - whole)).sum())
    total = float(n.sum())
    spread = total - float(np.square(n[seen]).sum()) / total
    return max(0.0, (scatter - (int(seen.sum()) - 1) * within) / max(spread, 1e-9))
