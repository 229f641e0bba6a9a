"""Sums with a forecast in the style of public localisation benchmarks: F1 of the named elements.

    python -m benchmarks.diagnosis.forecasts [--seed 50000] [--each 12]

Two families, written from their published descriptions. "many": five attributes, 48,000 leaves of Weibull size, some of
them zero, forecasts off by up to a quarter, one to three anomalies of one to three elements in any layer, each with a
severity and a deviation. "leaves": four attributes, one to five single leaves. "one cuboid": four attributes, all
elements in one cuboid of layer 1 to 3 and moved by one share, at five levels of noise. F1 counts elements by name.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.report import figure, title
from nakhoda.core.diagnosis import Cube, diagnose

Element = frozenset[tuple[str, str]]
Dice = np.random.Generator


@dataclass
class Instance:
    cube: Cube
    truth: set[Element]


def _leaves(sizes: tuple[int, ...]) -> tuple[np.ndarray, tuple[str, ...], tuple[tuple[str, ...], ...]]:
    grid = np.meshgrid(*(np.arange(size) for size in sizes), indexing="ij")
    dims = tuple("abcdefgh"[: len(sizes)])
    names = tuple(tuple(f"{dim}{at + 1}" for at in range(size)) for dim, size in zip(dims, sizes, strict=True))
    return np.stack([each.ravel() for each in grid], axis=1).astype(np.int32), dims, names


def _elements(dice: Dice, sizes: tuple[int, ...], layer: int, count: int, taken: list[tuple[int, int]]) -> tuple:
    """(dims, rows of values): distinct elements of one cuboid that use no value twice over the instance."""
    while True:
        dims = tuple(sorted(dice.choice(len(sizes), layer, replace=False).tolist()))
        values = np.stack([dice.integers(0, sizes[dim], count) for dim in dims], axis=1)
        clash = any((dim, int(value)) in taken for row in values for dim, value in zip(dims, row, strict=True))
        if len(np.unique(values, axis=0)) == count and not clash:
            return dims, values


def _inside(codes: np.ndarray, dims: tuple[int, ...], values: np.ndarray) -> np.ndarray:
    return np.any([np.all(codes[:, dims] == row, axis=1) for row in values], axis=0)


def _named(names: tuple[tuple[str, ...], ...], dims: tuple[int, ...], values: np.ndarray) -> set[Element]:
    letters = "abcdefgh"
    return {
        frozenset((letters[dim], names[dim][value]) for dim, value in zip(dims, row, strict=True)) for row in values
    }


def _sizes_and_noise(dice: Dice, leaves: int, most_noise: float) -> tuple[np.ndarray, np.ndarray, float]:
    noise = dice.uniform(0, most_noise)
    real = dice.weibull(dice.uniform(0.5, 1), leaves) * 100 * (dice.random(leaves) > dice.uniform(0, 0.25))
    other = real + real * dice.normal(0, noise, leaves)
    swap = dice.random(leaves) < 0.5
    return np.where(swap, other, real).clip(0), np.where(swap, real, other).clip(0), noise


def many(dice: Dice) -> Instance:
    return _anomalies(dice, (10, 12, 10, 8, 5), (1, 3), (1, 3), (0.2, 1.0), 0.1, 0.25, False)


def leaves(dice: Dice) -> Instance:
    return _anomalies(dice, (10, 24, 10, 15), (1, 5), (1, 1), (0.5, 1.0), 0.0, 0.1, True)


def _anomalies(
    dice: Dice,
    sizes: tuple[int, ...],
    anomalies: tuple[int, int],
    elements: tuple[int, int],
    severity: tuple[float, float],
    deviation: float,
    most_noise: float,
    last_layer: bool,
) -> Instance:
    codes, dims, names = _leaves(sizes)
    real, forecast, noise = _sizes_and_noise(dice, len(codes), most_noise)
    grows = real.sum() > forecast.sum()
    truth: set[Element] = set()
    taken: list[tuple[int, int]] = []
    for _ in range(int(dice.integers(anomalies[0], anomalies[1] + 1))):
        layer = len(sizes) if last_layer else int(dice.integers(1, len(sizes) + 1))
        where, values = _elements(dice, sizes, layer, int(dice.integers(elements[0], elements[1] + 1)), taken)
        inside = _inside(codes, where, values)
        if real[inside].sum() == 0:
            continue
        taken += [(dim, int(value)) for row in values for dim, value in zip(where, row, strict=True)]
        size = dice.uniform(*severity) + noise
        kept = (1 - dice.normal(size, dice.uniform(0, deviation), int(inside.sum()))).clip(0)
        if grows:
            forecast[inside] = real[inside] * kept
        else:
            real[inside] = forecast[inside] * kept
        truth |= _named(names, where, values)
    return Instance(Cube(dims, codes, names, real, None, forecast, None), truth)


def one_cuboid(layer: int, noise: float) -> Callable[[Dice], Instance]:
    def instance(dice: Dice) -> Instance:
        sizes = (11, 20, 9, 10)
        codes, dims, names = _leaves(sizes)
        forecast = dice.lognormal(2, 2, len(codes)) * (dice.random(len(codes)) > 0.3)
        real = forecast * (1 + dice.normal(0, 0.01 + noise, len(codes))).clip(0)
        where, values = _elements(dice, sizes, layer, int(dice.integers(1, 4)), [])
        inside = _inside(codes, where, values)
        real[inside] *= 1 - dice.uniform(0.1, 0.9)
        if not (forecast[inside] > 0).any():
            return instance(dice)
        return Instance(Cube(dims, codes, names, real, None, forecast, None), _named(names, where, values))

    return instance


def scores(make: Callable[[Dice], Instance], seed: int, count: int) -> tuple[float, float, float]:
    """(F1 over all elements of all instances, share of instances with exactly the truth, seconds each)."""
    hits = named = true = exact = 0
    spent = 0.0
    for at in range(count):
        instance = make(np.random.default_rng([seed, at]))
        start = time.perf_counter()
        found = diagnose(instance.cube, kind="additive", rng=np.random.default_rng(0), depth=5)
        spent += time.perf_counter() - start
        said = {frozenset(cause.where.items()) for cause in found.causes}
        hits, named, true = hits + len(said & instance.truth), named + len(said), true + len(instance.truth)
        exact += said == instance.truth
    return 2 * hits / max(named + true, 1), exact / count, spent / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=50_000)
    parser.add_argument("--each", type=int, default=12)
    asked = parser.parse_args()
    title("Sums with a forecast: F1 of the elements named")
    families = {"many anomalies, any layer": many, "single leaves": leaves}
    for noise in (0.0, 0.05, 0.1, 0.15, 0.2):
        for layer in (1, 2, 3):
            families[f"one cuboid, layer {layer}, noise {noise:.2f}"] = one_cuboid(layer, noise)
    for name, make in families.items():
        f1, exact, seconds = scores(make, asked.seed, asked.each * (4 if "cuboid" not in name else 1))
        figure(name, f"{f1:.3f}", "F1", f"exact {exact:.2f}")
        figure("", seconds, "s each")


if __name__ == "__main__":
    main()
