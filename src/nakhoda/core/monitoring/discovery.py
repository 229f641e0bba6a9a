"""False discoveries across hundreds of slices: Benjamini and Hochberg's adjusted p-values."""

from __future__ import annotations

import numpy as np

from nakhoda.core.monitoring.series import Floats


def adjusted(p: Floats) -> Floats:
    """The smallest false discovery share at which each would be named, in the given order."""
    if not len(p):
        return p
    order = np.argsort(p)
    raw = p[order] * len(p) / np.arange(1, len(p) + 1)
    monotone = np.minimum.accumulate(raw[::-1])[::-1]
    out = np.empty(len(p))
    out[order] = np.minimum(monotone, 1.0)
    return out
