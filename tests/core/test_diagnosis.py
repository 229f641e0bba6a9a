"""Why a figure changed, through the door: `diagnose`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core.diagnosis import Cube, CubeError, Diagnosis, Fault, cube_of, diagnose
from nakhoda.core.diagnosis.split import split, split_sum

SIZES = {"site": 6, "language": 5, "channel": 3, "reason": 8}


@dataclass(frozen=True)
class Plant:
    """A shift on the log-odds scale of the later window's cases where the dimensions have these values."""

    where: dict[str, int]
    shift: float


def cases(seed: int, *plants: Plant, cases: int = 12_000, surge: tuple[str, int, float] | None = None) -> Cube:
    """A ratio of about .78 over four dimensions; `surge` repeats the later cases of a value so many times."""
    rng = np.random.default_rng(seed)
    later = np.repeat([0.0, 1.0], cases)
    codes = {dim: rng.integers(0, size, 2 * cases) for dim, size in SIZES.items()}
    if surge:
        dim, value, share = surge
        codes[dim] = np.where((later == 1) & (rng.random(2 * cases) < share), value, codes[dim])
    odds = 1.25 + 0.3 * np.sin(codes["site"]) - 1.5 * (codes["reason"] == 2)
    for plant in plants:
        inside = np.all([codes[dim] == value for dim, value in plant.where.items()], axis=0) if plant.where else True
        odds = odds + plant.shift * (inside & (later == 1))
    hits = (rng.random(2 * cases) < 1 / (1 + np.exp(-odds))).astype(float)
    texts = {dim: [f"{dim}{code}" for code in column] for dim, column in codes.items()}
    return cube_of(texts, hits * later, hits * (1 - later), later, 1 - later)


def asked(cube: Cube, **more: object) -> Diagnosis:
    return diagnose(cube, rng=np.random.default_rng(7), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plant", "where"),
    [
        pytest.param(Plant({"site": 3}, -0.6), {"site": "site3"}, id="one value"),
        pytest.param(Plant({"site": 3, "language": 2}, -1.3), {"site": "site3", "language": "language2"}, id="a pair"),
        pytest.param(Plant({"channel": 1}, 0.5), {"channel": "channel1"}, id="a rise"),
        pytest.param(Plant({}, -0.4), {}, id="everything"),
    ],
)
def test_the_slice_whose_rate_moved_is_named(plant: Plant, where: dict[str, str]) -> None:
    found = asked(cases(1, plant))
    assert found.changed
    assert [cause.where for cause in found.causes] == [where]
    assert found.causes[0].kind == ("rate" if where else "global")
    assert found.causes[0].lo < found.causes[0].points < found.causes[0].hi
    assert np.sign(found.causes[0].points) == np.sign(plant.shift)


def test_two_opposite_causes_are_both_named_although_the_whole_hardly_moved() -> None:
    found = asked(cases(2, Plant({"site": 1}, -0.8), Plant({"site": 4}, 0.9)))
    assert {cause.where["site"] for cause in found.causes} == {"site1", "site4"}
    assert {np.sign(cause.points) for cause in found.causes} == {-1, 1}


def test_more_cases_of_a_hard_reason_are_mix_and_not_a_rate() -> None:
    found = asked(cases(3, surge=("reason", 2, 0.2)))
    assert [(cause.kind, cause.where) for cause in found.causes] == [("mix", {"reason": "reason2"})]
    assert found.causes[0].share == pytest.approx(1, abs=0.3)


def test_when_nothing_changed_no_cause_is_named_and_the_smallest_visible_drop_is_told() -> None:
    quiet = [asked(cases(seed)) for seed in range(100, 110)]
    assert sum(each.changed for each in quiet) == 0
    assert all(0.005 < each.smallest_visible < 0.05 for each in quiet)


def test_causes_and_residual_add_up_to_the_change() -> None:
    found = asked(cases(2, Plant({"site": 1}, -0.8), Plant({"language": 4}, 0.9)))
    assert sum(cause.points for cause in found.causes) + found.residual == pytest.approx(found.change, abs=1e-12)
    assert found.mix + found.rate == pytest.approx(found.change, abs=1e-9)


def test_a_count_that_grew_in_one_slice_is_named() -> None:
    cube = cases(5)
    assert cube.denominator is not None
    grown = cube.denominator * np.where(cube.codes[:, 3] == 2, 2, 1)
    found = asked(
        Cube(cube.dims, cube.codes, cube.names, grown, None, cube.baseline_denominator, None),  # type: ignore[arg-type]
        kind="count",
    )
    assert [(cause.kind, cause.where) for cause in found.causes] == [("volume", {"reason": "reason2"})]
    assert found.causes[0].share == pytest.approx(1, abs=0.2)


def wave(growth: float, neighbours: float) -> Cube:
    """Counts of six lines in three countries: one line of one country has 2.5 times as many, its neighbours fewer."""
    rng = np.random.default_rng(9)
    lines, lands = (each.ravel() for each in np.meshgrid(np.arange(6), np.arange(3), indexing="ij"))
    usual = np.where(lands == 2, 112.5, 75.0)
    changed = usual * growth * np.where(lands == 2, np.where(lines == 4, 2.5, neighbours), 1.0)
    texts = {"line": [f"line{code}" for code in lines], "land": [f"land{code}" for code in lands]}
    before, after = rng.poisson(usual).astype(float), rng.poisson(changed).astype(float)
    return cube_of(texts, after, before, np.ones(18), np.ones(18))


@pytest.mark.parametrize(
    ("growth", "neighbours", "kinds"),
    [
        pytest.param(1.14, 0.6, ["volume"], id="what the neighbours lost is not a growth of everything"),
        pytest.param(1.0, 0.6, ["volume"], id="nor a fall of everything"),
        pytest.param(1.14, 1.0, ["global", "volume"], id="everything grew too"),
    ],
)
def test_a_wave_is_told_once(growth: float, neighbours: float, kinds: list[str]) -> None:
    found = asked(wave(growth, neighbours), kind="count")
    assert [cause.kind for cause in found.causes] == kinds
    told = [cause.where for cause in found.causes if cause.kind == "volume"]
    assert told == [{"line": "line4", "land": "land2"}]


def test_a_feed_that_did_not_arrive_is_told_first() -> None:
    fault = Fault("partner feed", expected=1000, received=400, where={"site": "site1"})
    found = asked(cases(4), faults=[fault, Fault("other feed", expected=10, received=10)])
    assert [cause.kind for cause in found.causes] == ["data_fault"]
    assert found.causes[0].where == {"site": "site1"}


def forecast_cube(sizes: tuple[int, ...] = (8, 9, 7)) -> tuple[Cube, np.ndarray]:
    rng = np.random.default_rng(11)
    codes = np.stack([each.ravel() for each in np.meshgrid(*map(np.arange, sizes), indexing="ij")], 1).astype(np.int32)
    forecast = rng.weibull(0.8, len(codes)) * 100
    names = tuple(tuple(f"{dim}{value}" for value in range(size)) for dim, size in zip("abc", sizes, strict=True))
    value = forecast * (1 + 0.05 * rng.standard_normal(len(codes)))
    return Cube(("a", "b", "c"), codes, names, value, None, forecast, None), codes


def test_all_elements_that_fell_by_one_share_are_named() -> None:
    cube, codes = forecast_cube()
    first = (codes[:, 0] == 3) & (codes[:, 1] == 2)
    second = (codes[:, 0] == 5) & (codes[:, 1] == 7)
    cube.numerator[first | second] *= 0.6
    found = asked(cube, kind="additive")
    assert {tuple(cause.where.items()) for cause in found.causes} == {
        (("a", "a3"), ("b", "b2")),
        (("a", "a5"), ("b", "b7")),
    }
    assert len({cause.group for cause in found.causes}) == 1


def test_a_sum_as_forecast_has_no_cause() -> None:
    assert not asked(forecast_cube()[0], kind="additive").changed


def test_a_site_names_its_partner() -> None:
    rng = np.random.default_rng(3)
    later = np.repeat([0.0, 1.0], 8000)
    site = rng.integers(0, 6, 16000)
    hits = (rng.random(16000) < 0.8 - 0.2 * ((site == 4) & (later == 1))).astype(float)
    columns = {"owner": [f"o{code // 2}" for code in site], "site": [f"s{code}" for code in site]}
    found = asked(cube_of(columns, hits * later, hits * (1 - later), later, 1 - later), parents={"site": "owner"})
    assert [(cause.where, cause.implied) for cause in found.causes] == [({"site": "s4"}, {"owner": "o2"})]


counts = st.lists(st.tuples(*[st.integers(0, 50)] * 4), min_size=1, max_size=8)


@given(counts)
@settings(max_examples=60, deadline=None)
def test_the_split_is_exact(rows: list[tuple[int, int, int, int]]) -> None:
    n0, n1 = (np.array([row[at] + row[at + 1] for row in rows], dtype=float) for at in (0, 2))
    k0, k1 = (np.array([row[at] for row in rows], dtype=float) for at in (0, 2))
    volume, mix, rate = split_sum(n0, k0, n1, k1)
    if n0.sum() and n1.sum():
        assert volume + mix + rate == pytest.approx(k1.sum() - k0.sum(), abs=1e-9)
        told = split(cube_of({"part": [str(at) for at in range(len(rows))]}, k1, k0, n1, n0), ("part",))
        assert told.mix + told.rate == pytest.approx(k1.sum() / n1.sum() - k0.sum() / n0.sum(), abs=1e-9)


@pytest.mark.parametrize(
    ("numerator", "denominator", "message"),
    [([1.0, float("nan")], [1.0, 1.0], "row 2 is not a finite"), ([1.0, 1.0], [1.0, -1.0], "row 2 is negative")],
    ids=["not a number", "negative cases"],
)
def test_numbers_that_cannot_be_are_refused_by_row(
    numerator: list[float], denominator: list[float], message: str
) -> None:
    with pytest.raises(CubeError, match=message):
        cube_of({"a": ["x", "y"]}, numerator, [1.0, 1.0], denominator, [1.0, 1.0])
