"""Compiles a function with numba, once and kept on disk; gives it back as it is where numba is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
FOLDERS = (Path(__file__).parent, Path(__file__).parents[1] / "policy_model" / "kernel")


def compiled(function: F) -> F:
    """The same function, compiled into its callers. Division by zero follows IEEE; nothing is reordered."""
    return _compiled(function, True)


def apart(function: F) -> F:
    """The same for what is seldom called: it stays by itself, and its callers small."""
    return _compiled(function, False)


def _compiled(function: F, into_callers: bool) -> F:
    try:
        import numba
    except ImportError:
        return function
    made = numba.njit(cache=True, error_model="numpy", _nrt=False, forceinline=into_callers)(function)
    _renew_with_its_neighbours(made)
    return made  # type: ignore[no-any-return]


def _renew_with_its_neighbours(made: Any) -> None:
    """numba renews a kept function when its own file changes; ours must also follow the files that they call into."""
    kept = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if kept is not None and hasattr(kept, "_source_stamp"):
        files = sorted(file for folder in FOLDERS for file in folder.glob("*.py"))
        kept._source_stamp = tuple((file.stat().st_mtime, file.stat().st_size) for file in files)
