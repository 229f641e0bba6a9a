"""Gauss-Legendre nodes on [0, 1] that every integral here is summed over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def legendre(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(places, weights), both of that count; the weights sum to 1."""
    places, weights = np.polynomial.legendre.leggauss(count)
    return (places + 1) / 2, weights / 2


PLACES, WEIGHTS = legendre(24)
