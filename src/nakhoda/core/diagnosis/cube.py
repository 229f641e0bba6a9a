"""The cells that a diagnosis reads: one row a combination of dimension values, with both windows beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

MOST = 1e18  # of one cell: beyond it, sums and squares are no numbers any more


class CubeError(ValueError):
    """The cells cannot be diagnosed; the message says which, and why."""


@dataclass(frozen=True)
class Cube:
    """rows x dims int32 `codes` into `names`, and per row the later and the earlier window.

    A ratio has numerators and denominators; a count or a sum has its values in the numerators and denominators None.
    """

    dims: tuple[str, ...]
    codes: Codes
    names: tuple[tuple[str, ...], ...]
    numerator: Floats
    denominator: Floats | None
    baseline_numerator: Floats
    baseline_denominator: Floats | None

    def __post_init__(self) -> None:
        _refuse_bad_shape(self)
        _refuse_bad_values(self)

    @property
    def rows(self) -> int:
        return int(self.codes.shape[0])


def cube_of(
    columns: Mapping[str, Sequence[str]],
    numerator: Sequence[float],
    baseline_numerator: Sequence[float],
    denominator: Sequence[float] | None = None,
    baseline_denominator: Sequence[float] | None = None,
) -> Cube:
    """A cube from one sequence of texts a dimension; rows with the same names are added up."""
    coded = [
        np.unique(np.asarray(values, dtype=object).astype(str), return_inverse=True) for values in columns.values()
    ]
    codes = (
        np.stack([inverse.astype(np.int32).ravel() for _, inverse in coded], axis=1) if coded else _no_codes(numerator)
    )
    names = tuple(tuple(str(name) for name in values) for values, _ in coded)
    measures = [_floats(each) for each in (numerator, denominator, baseline_numerator, baseline_denominator)]
    return merged(Cube(tuple(columns), codes, names, *measures))  # type: ignore[arg-type]


def merged(cube: Cube) -> Cube:
    """The same cube with one row a combination of values."""
    key = packed(cube.codes, tuple(len(names) for names in cube.names))
    first, where = unique_rows(key)
    if len(first) == cube.rows:
        return cube

    def add(values: Floats | None) -> Floats | None:
        return None if values is None else np.bincount(where, values, len(first)).astype(np.float64)

    sums = [
        add(each) for each in (cube.numerator, cube.denominator, cube.baseline_numerator, cube.baseline_denominator)
    ]
    return Cube(cube.dims, cube.codes[first], cube.names, *sums)  # type: ignore[arg-type]


def packed(codes: Codes, sizes: Sequence[int]) -> NDArray[np.int64]:
    """One whole number a row; folded with `unique` on the way where the product would not fit."""
    key = np.zeros(codes.shape[0], dtype=np.int64)
    span = 1
    for place, size in enumerate(sizes):
        if span * max(size, 1) >= 1 << 62:
            values, key = np.unique(key, return_inverse=True)
            key, span = key.ravel().astype(np.int64), len(values)
        key = key * max(size, 1) + codes[:, place]
        span *= max(size, 1)
    return key


def unique_rows(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(one row of each distinct key, and for each row which of them it is)."""
    _, first, where = np.unique(key, return_index=True, return_inverse=True)
    return first, where.ravel()


def refuse_negative(cube: Cube) -> None:
    """Counts and sums with a forecast are at least 0."""
    for name, values in (("value", cube.numerator), ("baseline", cube.baseline_numerator)):
        if values.min() < 0:
            raise CubeError(f"{name} of row {int(np.argmin(values)) + 1} is negative")


def within(cells: Floats, values: Floats) -> float:
    """The values of the cells, added up. Not a matrix product: those wake the threads of a linear algebra library."""
    return float((cells * values).sum())


def _no_codes(numerator: Sequence[float]) -> Codes:
    return np.zeros((len(numerator), 0), dtype=np.int32)


def _floats(values: Sequence[float] | None) -> Floats | None:
    return None if values is None else np.asarray(values, dtype=np.float64)


def _measures(cube: Cube) -> dict[str, Floats]:
    named = {
        "numerator": cube.numerator,
        "denominator": cube.denominator,
        "baseline numerator": cube.baseline_numerator,
        "baseline denominator": cube.baseline_denominator,
    }
    return {name: values for name, values in named.items() if values is not None}


def _refuse_bad_shape(cube: Cube) -> None:
    rows, dims = cube.codes.shape
    if dims != len(cube.dims) or dims != len(cube.names):
        raise CubeError(
            f"{len(cube.dims)} dimensions, but {dims} columns of codes and {len(cube.names)} lists of names"
        )
    if rows == 0:
        raise CubeError("there are no rows")
    if (cube.denominator is None) != (cube.baseline_denominator is None):
        raise CubeError("a ratio needs a denominator in both windows")
    for name, values in _measures(cube).items():
        if values.shape != (rows,):
            raise CubeError(f"{name} has {values.shape[0]} values for {rows} rows")


def _refuse_bad_values(cube: Cube) -> None:
    for name, values in _measures(cube).items():
        if not np.isfinite(values).all():
            raise CubeError(f"{name} of row {int(np.argmin(np.isfinite(values))) + 1} is not a finite number")
        if not float(np.abs(values).max()) <= MOST:
            raise CubeError(f"{name} of row {int(np.argmax(np.abs(values))) + 1} is larger than {MOST:.0e}")
        if name.endswith("denominator") and values.min() < 0:
            raise CubeError(f"{name} of row {int(np.argmin(values)) + 1} is negative")
