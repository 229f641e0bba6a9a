"""Compiles functions with numba, once and kept on disk; gives them back as they are where numba is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
SOURCES = Path(__file__).parents[2]
FOLDERS = (SOURCES / "simulator" / "kernel", SOURCES / "simulator" / "policy_model" / "kernel")


def compiled(function: F) -> F:
    """The same function, compiled into its callers. Division by zero follows IEEE; nothing is reordered."""
    return _compiled(function, kept=True, forceinline=True)


def apart(function: F) -> F:
    """The same for what is seldom called: it stays by itself, and its callers small."""
    return _compiled(function, kept=True)


def entry(function: F) -> F:
    """What Python calls, with all its parts in one: compiled once, and kept."""
    return _compiled(function, kept=True, **_whole())


def part(function: F) -> F:
    """What only compiled code calls. It becomes machine code with its `entry`, and not before by itself."""
    return _compiled(function, kept=False, **_part())


def inlined(function: F) -> F:
    """A part that stands in the place of every call of it."""
    return _compiled(function, kept=False, forceinline=True, **_part())


def _compiled(function: F, kept: bool, **options: Any) -> F:
    try:
        import numba
    except ImportError:
        return function
    made = numba.njit(cache=kept, error_model="numpy", _nrt=False, **options)(function)
    if kept:
        _renew_with_its_neighbours(made)
    return made  # type: ignore[no-any-return]


def _renew_with_its_neighbours(made: Any) -> None:
    """numba renews a kept function when its own file changes; ours must also follow the files that they call into."""
    kept = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if kept is not None and hasattr(kept, "_source_stamp"):
        files = [SOURCES / "core" / "routing_kernel.py", *(file for folder in FOLDERS for file in folder.glob("*.py"))]
        kept._source_stamp = tuple((file.stat().st_mtime, file.stat().st_size) for file in sorted(files))


def _whole() -> dict[str, Any]:
    try:
        from nakhoda.simulator.kernel.parts import Whole
    except (ImportError, AttributeError):  # no numba, or one that is built otherwise: slower to compile
        return {}
    return {"pipeline_class": Whole}


def _part() -> dict[str, Any]:
    try:
        from nakhoda.simulator.kernel.parts import Part
    except (ImportError, AttributeError):
        return {}
    return {"pipeline_class": Part, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _ahead() -> Any:
    try:
        from nakhoda.simulator.kernel.parts import prefetch
    except (ImportError, AttributeError):
        return _nothing
    return prefetch


def _nothing(whole: Any, place: int) -> None:
    """Plain Python has no memory to ask for."""


ahead = _ahead()  # asks for the line of memory of a word, before it is needed; changes nothing
