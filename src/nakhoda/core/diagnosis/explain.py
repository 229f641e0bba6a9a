"""`diagnose`: the cells of both windows in, the answer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nakhoda.core.diagnosis.cube import Cube
from nakhoda.core.diagnosis.days import Days
from nakhoda.core.diagnosis.explain_counts import explain_count
from nakhoda.core.diagnosis.explain_ratio import explain_ratio
from nakhoda.core.diagnosis.explain_sums import explain_sum
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.model import Diagnosis, Dice, Fault, Kind

MOST = 3


def diagnose(
    cube: Cube,
    *,
    kind: Kind = "ratio",
    good: str = "up",
    rng: Dice,
    depth: int = 3,
    parents: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    days: Days | None = None,
    most: int = MOST,
) -> Diagnosis:
    """Why the KPI changed between the windows (DIAGNOSIS.md 3).

    `good` is the direction that pleases; it does not change what is found.
    `parents` names the dimension above a nested one ({"site": "owner"}). `faults` are what the caller knows of the
    feeds. `days` (a ratio's cases by day) tell the noise that cases of a day share, and the day of onset. `most`
    bounds the causes; elements of one cuboid that moved together count as one for a sum.
    """
    lattice = Lattice(cube, depth, parents or {})
    if kind == "ratio":
        return explain_ratio(lattice, rng, faults, days, most)
    if kind == "count":
        return explain_count(lattice, rng, faults, most)
    return explain_sum(lattice, faults, most)
