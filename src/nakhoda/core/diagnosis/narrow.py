"""Very many cells: one look at every cuboid, then the few where something may be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nakhoda.core.diagnosis.cube import Floats
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.null import Model
from nakhoda.core.diagnosis.ratio import scores
from nakhoda.core.diagnosis.scan import LEAST_INFO

LARGE = 8_000_000  # cells x cuboids from which on every look at all of them counts
KEPT = 8  # cuboids for each model


def narrow(lattice: Lattice, models: Sequence[Model]) -> tuple[Lattice, list[Floats | None]]:
    """The lattice with the cuboids that hold the largest scores of each model and those above them, and how many
    slices each model could have named in the whole. A lattice that is not large stays as it is."""
    if lattice.cube.rows * len(lattice.cuboids) <= LARGE:
        return lattice, [None for _ in models]
    columns = [model.columns() for model in models]
    sums = lattice.sums(np.concatenate(columns, axis=1))
    wanted: set[tuple[int, ...]] = set()
    rivals: list[Floats | None] = []
    ends = np.cumsum([each.shape[1] for each in columns])
    for part in np.split(sums, ends[:-1], axis=1):
        score, info = scores(part)
        able = info >= LEAST_INFO
        rivals.append(np.bincount(lattice.depths[able], minlength=lattice.depth + 1).astype(np.float64))
        wanted |= _strongest(lattice, np.where(able, score**2 / np.maximum(info, LEAST_INFO), 0.0))
    above = {tuple(dim for dim in dims if dim != left) for dims in wanted for left in dims}
    return lattice.narrowed(sorted(wanted | above)), rivals


def _strongest(lattice: Lattice, z2: Floats) -> set[tuple[int, ...]]:
    best = np.maximum.reduceat(z2, lattice.firsts)
    return {lattice.cuboids[int(at)].dims for at in np.argsort(-best)[:KEPT]}
