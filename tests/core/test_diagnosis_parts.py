"""The parts of a diagnosis, each against a plainer account of itself."""

from __future__ import annotations

import numpy as np
import pytest

from nakhoda.core.diagnosis import Cube, CubeError, Days, Fault, cells_of_cases, cube_of, diagnose
from nakhoda.core.diagnosis import lattice as lattice_module
from nakhoda.core.diagnosis.days import onset
from nakhoda.core.diagnosis.faults import is_faulty
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.ratio import RatioModel, scores

NAMES = (("x", "y"), ("r", "s", "t"), ("u", "v"))


def small_cube(seed: int = 1, rows: int = 40) -> Cube:
    rng = np.random.default_rng(seed)
    codes = np.stack([rng.integers(0, len(names), rows) for names in NAMES], axis=1).astype(np.int32)
    before, after = rng.integers(1, 30, rows).astype(float), rng.integers(1, 30, rows).astype(float)
    return Cube(("a", "b", "c"), codes, NAMES, after // 2, after, before // 2, before)


def test_a_slice_sums_the_cells_that_its_name_says() -> None:
    lattice = Lattice(small_cube(), 3)
    values = np.arange(40.0)[:, None]
    sums = lattice.sums(values)[:, 0]
    for slice_ in range(lattice.length):
        inside = lattice.cells_of(slice_)
        assert sums[slice_] == pytest.approx(values[inside, 0].sum())
    assert lattice.where(0) == {}
    assert lattice.depths.max() == 3


def test_compiled_sums_are_the_same_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    lattice = Lattice(small_cube(), 3)
    columns = np.random.default_rng(2).random((40, 3))
    plain = lattice.sums(columns)
    monkeypatch.setattr(lattice_module, "COMPILED", 0)
    assert np.allclose(lattice.sums(columns), plain, atol=1e-4)


def test_blocks_of_cuboids_are_the_same_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = np.random.default_rng(2).random((40, 2))
    whole = Lattice(small_cube(), 3).sums(columns)
    monkeypatch.setattr(lattice_module, "BLOCK", 100)
    assert np.allclose(Lattice(small_cube(), 3).sums(columns), whole)


def test_a_narrowed_lattice_names_its_slices_as_the_whole_does() -> None:
    whole = Lattice(small_cube(), 3)
    part = whole.narrowed([(0, 2)])
    assert {len(each.dims) for each in part.cuboids} == {0, 1, 2}
    for slice_ in range(part.length):
        where = {part.cube.dims.index(dim): name for dim, name in part.where(slice_).items()}
        named = [all(NAMES[dim][row[dim]] == name for dim, name in where.items()) for row in part.cube.codes]
        assert part.cells_of(slice_).tolist() == named


def test_a_name_that_two_partners_share_is_two_sites() -> None:
    columns = {"owner": ["p", "p", "q"], "site": ["kl", "unknown", "unknown"]}
    lattice = Lattice(cube_of(columns, [1.0] * 3, [1.0] * 3), 2, {"site": "owner"})
    told = [lattice.where(slice_) for slice_ in range(lattice.length)]
    assert {"owner": "p", "site": "unknown"} in told
    assert {"owner": "q", "site": "unknown"} in told
    assert {"site": "kl"} in told
    assert not any(cuboid.dims == (0, 1) for cuboid in lattice.cuboids), "a site and its partner are not two facts"


def test_one_large_cell_a_value_is_compared_as_mantel_and_haenszel_do() -> None:
    n = np.full(2, 1e6)
    k0, k1 = np.array([3e5, 5e5]), np.array([2.9e5, 4.8e5])
    cube = Cube(("a",), np.array([[0], [1]], dtype=np.int32), (("x", "y"),), k1, n, k0, n)
    model = RatioModel(cube, cube.codes)
    score, _ = scores(model.columns().sum(axis=0)[None, :])
    assert score[0] == pytest.approx(((k1 - k0) / 2).sum(), rel=1e-3)


def ten_days(drop_from: int, seed: int = 4) -> tuple[Cube, Days]:
    """Ten days before, ten after; site y falls from a day of the later window on."""
    rng = np.random.default_rng(seed)
    day = rng.integers(0, 20, 12_000)
    site = rng.integers(0, 3, 12_000).astype(np.int32)
    chance = 0.8 - 0.25 * ((site == 1) & (day >= drop_from))
    hits = (rng.random(12_000) < chance).astype(float)
    names = (("x", "y", "z"),)
    return cells_of_cases(("site",), site[:, None], names, day, day >= 10, hits, np.ones(12_000))


@pytest.mark.parametrize("first", [10, 13, 16], ids=["at once", "on the fourth day", "late"])
def test_the_day_of_onset_is_told(first: int) -> None:
    cube, days = ten_days(first)
    found = diagnose(cube, rng=np.random.default_rng(0), days=days)
    assert [(cause.where, cause.onset) for cause in found.causes] == [({"site": "y"}, first)]


def test_a_slice_without_later_cases_has_no_onset() -> None:
    cube, days = ten_days(10)
    assert onset(np.zeros(cube.rows), RatioModel(cube, cube.codes), days) is None


def test_what_all_cases_of_a_day_share_is_not_a_cause() -> None:
    """Sites whose good and bad days are large: two weeks of them differ, and nothing has changed."""
    rng = np.random.default_rng(8)
    told = {True: 0, False: 0}
    for _ in range(12):
        shock = rng.normal(0, 0.5, (6, 14))
        day, site = rng.integers(0, 14, 30_000), rng.integers(0, 6, 30_000).astype(np.int32)
        hits = (rng.random(30_000) < 1 / (1 + np.exp(-1.2 - shock[site, day]))).astype(float)
        names = (tuple("abcdef"),)
        cube, days = cells_of_cases(("site",), site[:, None], names, day, day >= 7, hits, np.ones(30_000))
        for known in told:
            told[known] += diagnose(cube, rng=np.random.default_rng(0), days=days if known else None).changed
    assert told[True] <= 3 < told[False]


@pytest.mark.parametrize(
    ("fault", "faulty"),
    [
        (Fault("feed", expected=100, received=89), True),
        (Fault("feed", expected=100, received=90), False),
        (Fault("feed", expected=0, received=0), False),
        (Fault("Deepavali", "calendar"), True),
        (Fault("sla v4", "definition"), True),
    ],
    ids=["a tenth missing", "nearly whole", "nothing was due", "another calendar", "another definition"],
)
def test_what_counts_as_a_fault_of_the_data(fault: Fault, faulty: bool) -> None:
    assert is_faulty(fault) is faulty


@pytest.mark.parametrize("window", ["earlier", "later"])
def test_a_window_without_cases_is_refused(window: str) -> None:
    some, none = [1.0, 2.0], [0.0, 0.0]
    later, earlier = (none, some) if window == "later" else (some, none)
    cube = cube_of({"a": ["x", "y"]}, none, none, later, earlier)
    with pytest.raises(CubeError, match=f"no cases in the {window} window"):
        diagnose(cube, rng=np.random.default_rng(0))


def test_a_new_site_with_a_low_rate_is_mix_and_not_a_fall_elsewhere() -> None:
    rng = np.random.default_rng(6)
    later = np.repeat([0.0, 1.0], 8000)
    site = np.where((later == 1) & (rng.random(16_000) < 0.15), 5, rng.integers(0, 5, 16_000))
    hits = (rng.random(16_000) < np.where(site == 5, 0.5, 0.8)).astype(float)
    cube = cube_of({"site": [f"s{code}" for code in site]}, hits * later, hits * (1 - later), later, 1 - later)
    found = diagnose(cube, rng=np.random.default_rng(0))
    assert [(cause.kind, cause.where) for cause in found.causes] == [("mix", {"site": "s5"})]
    assert found.causes[0].points == pytest.approx(-0.045, abs=0.01)
