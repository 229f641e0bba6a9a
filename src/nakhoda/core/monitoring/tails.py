"""Exact tail probabilities of counts: beta-binomial for shares, negative binomial for volumes."""

from __future__ import annotations

import numpy as np

from nakhoda.core.monitoring.series import Floats

EXACT_TO = 20_000  # cases in a window; beyond it the normal tail is the same to three digits


def worse_or_equal_low(hits: Floats, n: Floats, share: Floats, fold: Floats) -> Floats:
    """P(at most so many hits) for `n` cases at this share, variance `fold` times the binomial's."""
    from scipy import stats

    p = np.full(len(n), 1.0)
    wide = np.clip(fold, 1.0, np.maximum(n, 1.0))
    plain = (n > 0) & (wide <= 1 + 1e-9)
    spread = (n > 0) & ~plain & (n <= EXACT_TO)
    large = (n > EXACT_TO) & ~plain
    p[plain] = stats.binom.cdf(hits[plain], n[plain], share[plain])
    p[spread] = stats.betabinom.cdf(hits[spread], n[spread], *_shape(n[spread], share[spread], wide[spread]))
    deviation = np.sqrt(n * share * (1 - share) * wide)
    p[large] = stats.norm.cdf((hits + 0.5 - n * share)[large] / deviation[large])
    bounded: Floats = np.clip(p, 0.0, 1.0)
    return bounded


def _shape(n: Floats, share: Floats, fold: Floats) -> tuple[Floats, Floats]:
    """The two shape parameters whose beta-binomial has this variance."""
    correlation = np.clip((fold - 1) / np.maximum(n - 1, 1e-9), 1e-9, 1 - 1e-6)
    size = 1 / correlation - 1
    return share * size, (1 - share) * size


def count_tails(counts: Floats, expected: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """P(at most `counts`) and P(at least `counts`): negative binomial, Poisson where nothing is over-dispersed."""
    from scipy import stats

    mean = np.maximum(expected, 1e-9)
    extra = variance > mean * (1 + 1e-9)
    size = np.where(extra, mean**2 / np.where(extra, variance - mean, 1.0), 1.0)
    low = np.where(extra, stats.nbinom.cdf(counts, size, size / (size + mean)), stats.poisson.cdf(counts, mean))
    high = np.where(extra, stats.nbinom.sf(counts - 1, size, size / (size + mean)), stats.poisson.sf(counts - 1, mean))
    return low, high
