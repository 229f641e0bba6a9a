"""The kernels of the queue formulas: plain Python inside numba's subset, compiled where numba is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

try:
    from numba import njit as _njit
except ImportError:  # the formulas then run as they are, some fifty times slower
    _njit = None


def compiled(function: F) -> F:
    """The function compiled on its first call and kept on disk; unchanged without numba."""
    return function if _njit is None else cast(F, _njit(cache=True)(function))
