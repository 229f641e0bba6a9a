"""The exact split of a change: mix + rate (+ volume for sums). Handbook 1.10; identities hold to 1e-9."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.diagnosis.cube import Cube, Floats, packed, unique_rows


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the whole: its weight and rate in both windows, and what it added to the change."""

    where: dict[str, str]
    weight_before: float
    weight_after: float
    rate_before: float
    rate_after: float
    mix: float
    rate: float


@dataclass(frozen=True, slots=True)
class Split:
    """change = mix + rate for a ratio; change = volume + mix + rate for a sum."""

    change: float
    mix: float
    rate: float
    volume: float
    segments: tuple[Segment, ...]


def split(cube: Cube, by: tuple[str, ...]) -> Split:
    """A ratio's change over the segments of some dimensions: mean weight x rate change, mean centred rate x weight
    change. A segment that one window lacks has no rate there: it counts as mix."""
    assert cube.denominator is not None
    assert cube.baseline_denominator is not None
    columns = [cube.dims.index(dim) for dim in by]
    first, part = unique_rows(packed(cube.codes[:, columns], [len(cube.names[each]) for each in columns]))
    sums = [
        np.bincount(part, each, len(first)).astype(np.float64)
        for each in (cube.baseline_numerator, cube.baseline_denominator, cube.numerator, cube.denominator)
    ]
    weights, rates, mix, rate = _terms(*sums)
    named = [
        {dim: cube.names[column][cube.codes[row, column]] for dim, column in zip(by, columns, strict=True)}
        for row in first
    ]
    segments = tuple(
        Segment(name, *(float(value) for value in values))
        for name, *values in zip(named, *weights, *rates, mix, rate, strict=True)
    )
    return Split(_change(cube), float(mix.sum()), float(rate.sum()), 0.0, segments)


def smoothed(cube: Cube, expected: Floats) -> tuple[float, float]:
    """(mix, rate) over all cells at once, with expected rates in place of the cells' own: exact, and not noise where
    a cell has a case or two."""
    assert cube.denominator is not None
    assert cube.baseline_denominator is not None
    after = cube.denominator / max(float(cube.denominator.sum()), 1e-300)
    before = cube.baseline_denominator / max(float(cube.baseline_denominator.sum()), 1e-300)
    mix = float(((after - before) * expected).sum())
    return mix, _change(cube) - mix


def split_sum(n0: Floats, total0: Floats, n1: Floats, total1: Floats) -> tuple[float, float, float]:
    """(volume, mix, rate) of a sum's change: how many, which ones, how much each."""
    _, _, mix, rate = _terms(total0, n0, total1, n1)
    cases0, cases1 = float(n0.sum()), float(n1.sum())
    mean = (float(total0.sum()) / max(cases0, 1e-300) + float(total1.sum()) / max(cases1, 1e-300)) / 2
    cases = (cases0 + cases1) / 2
    return (cases1 - cases0) * mean, cases * float(mix.sum()), cases * float(rate.sum())


def _terms(k0: Floats, n0: Floats, k1: Floats, n1: Floats) -> tuple[list[Floats], list[Floats], Floats, Floats]:
    w0, w1 = (n / max(float(n.sum()), 1e-300) for n in (n0, n1))
    r0, r1 = (np.divide(k, n, out=np.zeros_like(k), where=n > 0) for k, n in ((k0, n0), (k1, n1)))
    r0, r1 = np.where(n0 > 0, r0, r1), np.where(n1 > 0, r1, r0)
    centre = (_ratio(k0, n0) + _ratio(k1, n1)) / 2
    mix = (w1 - w0) * ((r0 + r1) / 2 - centre)
    rate = (w0 + w1) / 2 * (r1 - r0)
    return [w0, w1], [r0, r1], mix, rate


def _change(cube: Cube) -> float:
    assert cube.denominator is not None
    assert cube.baseline_denominator is not None
    return _ratio(cube.numerator, cube.denominator) - _ratio(cube.baseline_numerator, cube.baseline_denominator)


def _ratio(hits: Floats, cases: Floats) -> float:
    return float(hits.sum() / max(float(cases.sum()), 1e-300))
