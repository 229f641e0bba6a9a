"""Weeks with a known cause: what was planted, where, how strongly, and what a right answer says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.diagnosis.support import DIMS, Operation, Week
from nakhoda.core.diagnosis import Cube, Days, Fault, cells_of_cases
from nakhoda.core.diagnosis.cube import merged

Where = dict[str, int]
LADDER = (2.0, 3.0, 4.0, 6.0, 10.0)
SIZES = {"owner": 4, "site": 8, "team": 24, "lob": 5, "reason": 20, "language": 8, "channel": 4, "tenure": 4}
SIZES["app_version"] = 5


@dataclass
class Story:
    """Two weeks and the truth about them."""

    plant: str
    strength: float
    before: Week
    after: Week
    wheres: list[Where]
    types: tuple[str, ...]
    points: float = 0.0
    faults: tuple[Fault, ...] = ()
    kind: str = "ratio"
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[Cube, Days | None]:
        """As a caller would bring it: cells, and by day where the KPI is a ratio."""
        weeks = (self.before, self.after)
        codes = np.stack([np.concatenate([week.codes[dim] for week in weeks]) for dim in DIMS], 1).astype(np.int32)
        later = np.concatenate([np.zeros(len(self.before.day)), np.ones(len(self.after.day))])
        names = tuple(tuple(f"{dim}-{value}" for value in range(SIZES[dim])) for dim in DIMS)
        if self.kind == "count":
            return merged(Cube(DIMS, codes, names, later, None, 1 - later, None)), None
        good = np.concatenate([week.good for week in weeks])
        day = np.concatenate([week.day + 7 * at for at, week in enumerate(weeks)])
        return cells_of_cases(DIMS, codes, names, day, later > 0, good, np.ones(len(good)))


def inside(codes: dict[str, Any], where: Where) -> Any:
    if not where:
        return np.ones(len(codes["site"]), dtype=bool)
    return np.all([codes[dim] == value for dim, value in where.items()], axis=0)


def quiet(seed: int, cases: int) -> Story:
    """Nothing changed."""
    world = Operation(seed, cases)
    return Story("none", 0, world.week(seed, 0, world.demand()), world.week(seed, 1, world.demand()), [], ())


def holiday(seed: int, cases: int) -> Story:
    """A holiday for some languages: fewer cases, on fewer days, nothing else."""
    world = Operation(seed, cases)
    demand = world.demand()
    demand.cases = int(cases * 0.7)
    demand.languages[1:4] *= 0.5
    demand.days[2:4] *= 0.3
    return Story("holiday", 0, world.week(seed, 0, world.demand()), world.week(seed, 1, demand), [], ())


def _a_slice(dice: Any, before: Week, dims: tuple[str, ...], strength: float) -> tuple[Where, float] | None:
    """A random slice of these dimensions, and the shift that makes it stand out by so many standard errors."""
    row = int(dice.integers(len(before.day)))
    where = {dim: int(before.codes[dim][row]) for dim in dims}
    hit = inside(before.codes, where)
    rate = float(before.chance[hit].mean())
    info = hit.sum() * rate * (1 - rate) / 2
    if hit.sum() < 25 or hit.mean() > 0.4:
        return None
    shift = strength / np.sqrt(info)
    return (where, float(shift)) if 0.1 < shift < 2.2 else None


def _pick(seed: int, before: Week, dims: Callable[[Any], tuple[str, ...]], strength: float) -> tuple[Where, float]:
    dice = np.random.default_rng([seed, 3])
    for _ in range(400):
        found = _a_slice(dice, before, dims(dice), strength)
        if found:
            return found
    raise ValueError(f"no slice of this size at seed {seed}")


ANY = (
    ("site",), ("team",), ("reason",), ("language",), ("channel",), ("lob",), ("owner",), ("tenure",), ("app_version",),
    ("site", "language"), ("lob", "language"), ("site", "reason"), ("reason", "language"), ("owner", "channel"),
    ("language", "channel"), ("site", "tenure"), ("lob", "app_version"), ("owner", "lob", "language"),
    ("site", "lob", "channel"),
)  # fmt: skip


def _any(dice: Any) -> tuple[str, ...]:
    return ANY[int(dice.integers(len(ANY)))]


def _of(*dims: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda dice: dims


def _rate(name: str, dims: Callable[[Any], tuple[str, ...]], days: range = range(7)) -> Callable[..., Story]:
    """Quality falls in a slice, on some of the days."""

    def story(seed: int, cases: int, strength: float) -> Story:
        world = Operation(seed, cases)
        before = world.week(seed, 0, world.demand())
        where, shift = _pick(seed, before, dims, strength * 7 / len(days) * np.sqrt(1))
        after = world.week(
            seed, 1, world.demand(), lambda codes, day: -shift * (inside(codes, where) & np.isin(day, days))
        )
        return Story(name, strength, before, after, [where], ("rate",), _points(after))

    return story


def _points(after: Week) -> float:
    return float((after.chance - after.chance_unplanted).mean())


def opposite(seed: int, cases: int, strength: float) -> Story:
    """One slice worse, another better."""
    world = Operation(seed, cases)
    before = world.week(seed, 0, world.demand())
    worse, down = _pick(seed, before, _of("site"), strength)
    better, up = _pick(seed + 7, before, _of("reason"), strength)
    after = world.week(
        seed, 1, world.demand(), lambda codes, day: up * inside(codes, better) - down * inside(codes, worse)
    )
    return Story("two opposite causes", strength, before, after, [worse, better], ("rate", "rate"))


def everything(seed: int, cases: int, strength: float) -> Story:
    """All of it worse, by the same."""
    world = Operation(seed, cases)
    before = world.week(seed, 0, world.demand())
    rate = float(before.chance.mean())
    shift = strength / np.sqrt(len(before.day) * rate * (1 - rate) / 2)
    after = world.week(seed, 1, world.demand(), lambda codes, day: np.full(len(day), -shift))
    return Story("everything", strength, before, after, [{}], ("global",), _points(after))


def _standard_error(before: Week) -> float:
    rate = float(before.chance.mean())
    return float(np.sqrt(2 * rate * (1 - rate) / len(before.day)))


def mix_shift(seed: int, cases: int, strength: float) -> Story:
    """A hard reason comes more often."""
    world = Operation(seed, cases)
    before = world.week(seed, 0, world.demand())
    counts = np.bincount(before.codes["reason"], minlength=20)
    rates = np.bincount(before.codes["reason"], before.chance, 20) / np.maximum(counts, 1)
    reason = int(np.argmin(np.where(counts > 20, rates, 9)))
    gap = float(before.chance.mean() - rates[reason])
    demand = world.demand()
    grown = strength * _standard_error(before) / max(gap, 0.02)
    if grown > 0.5:
        raise ValueError("even half of all cases are not that strong")
    share = demand.reasons[reason] / demand.reasons.sum()
    target = min(share + grown, 0.6)
    demand.reasons[reason] *= target / share * (1 - share) / (1 - target)
    demand.cases = int(cases * (1 - share) / (1 - target))
    after = world.week(seed, 1, demand)
    return Story(
        "mix shift", strength, before, after, [{"reason": reason}], ("mix",), _resimulated(world, seed, demand)
    )


def new_hires(seed: int, cases: int, strength: float) -> Story:
    """A site takes on a class: more of its cases are worked by people in their first weeks."""
    world = Operation(seed, cases)
    before = world.week(seed, 0, world.demand())
    site = int(np.argmax(np.bincount(before.codes["site"], minlength=8)))
    share = float((before.codes["site"] == site).mean())
    gap = 0.19
    demand = world.demand()
    grown = strength * _standard_error(before) / gap / share
    if grown > MOST_NEW:
        raise ValueError("even a site of newcomers is not that strong")
    demand.tenures[site] *= (1 - TENURE_NEW - grown) / (1 - TENURE_NEW)
    demand.tenures[site, 0] = TENURE_NEW + grown
    after = world.week(seed, 1, demand)
    return Story(
        "new-hire cohort", strength, before, after, [{"site": site, "tenure": 0}], ("mix",),
        _resimulated(world, seed, demand),
    )  # fmt: skip


TENURE_NEW = 0.08
MOST_NEW = 0.8


def _resimulated(world: Operation, seed: int, demand: Any) -> float:
    """What the changed demand does to the KPI, from eight times the cases with and without it."""
    usual = world.demand()
    many = [world.week(seed + 9000, 5, _times(each, 8)) for each in (demand, usual)]
    return float(many[0].good.mean() - many[1].good.mean())


def _times(demand: Any, times: int) -> Any:
    demand = type(demand)(**{name: getattr(demand, name) for name in demand.__dataclass_fields__})
    demand.cases *= times
    return demand


def surge(seed: int, cases: int, strength: float) -> Story:
    """A reason in a language comes more often: the KPI is how many cases."""
    world = Operation(seed, cases)
    before = world.week(seed, 0, world.demand())
    after = world.week(seed, 1, world.demand())
    dice = np.random.default_rng([seed, 4])
    for _ in range(200):
        dims = (("reason",), ("language",), ("lob", "language"), ("site", "channel"))[int(dice.integers(4))]
        row = int(dice.integers(len(before.day)))
        where = {dim: int(before.codes[dim][row]) for dim in dims}
        if 20 < inside(before.codes, where).sum() < 0.3 * len(before.day):
            break
    hit = np.flatnonzero(inside(after.codes, where))
    more = dice.choice(hit, int(strength * np.sqrt(2 * len(hit)) + strength**2 / 2))
    kept = np.concatenate([np.arange(len(after.day)), more])
    grown = Week({dim: values[kept] for dim, values in after.codes.items()}, *(
        each[kept] for each in (after.day, after.chance, after.chance_unplanted, after.good)
    ))  # fmt: skip
    return Story("volume surge", strength, before, grown, [where], ("volume",), float(len(more)), kind="count")


def misrouting(seed: int, cases: int, strength: float) -> Story:
    """A reason is sent to a site that cannot do it."""
    world = Operation(seed, cases)
    before = world.week(seed, 0, world.demand())
    dice = np.random.default_rng([seed, 5])
    reason = int(dice.choice(np.argsort(-np.bincount(before.codes["reason"], minlength=20))[2:8]))
    site = int(dice.integers(8))
    share = float((before.codes["reason"] == reason).mean())
    demand = world.demand()
    sent = strength * _standard_error(before) / share / 0.28
    if sent > 0.9:
        raise ValueError("even all of the reason is not that strong")
    demand.reroute = (reason, site, sent)
    after = world.week(seed, 1, demand, lambda codes, day: -1.3 * inside(codes, {"reason": reason, "site": site}))
    where = {"reason": reason, "site": site}
    return Story("misrouting", strength, before, after, [where], ("mix", "rate"))


def survey_artefact(seed: int, cases: int, strength: float) -> Story:
    """The survey of a channel fails for the happy: the caller's feed facts show it."""
    world = Operation(seed, cases)
    before, after = world.week(seed, 0, world.demand()), world.week(seed, 1, world.demand())
    dice = np.random.default_rng([seed, 6])
    gone = (after.codes["channel"] == 1) & (after.good == 1) & (dice.random(len(after.day)) < 0.06 * strength)
    left = Week({dim: values[~gone] for dim, values in after.codes.items()}, *(
        each[~gone] for each in (after.day, after.chance, after.chance_unplanted, after.good)
    ))  # fmt: skip
    expected = float((after.codes["channel"] == 1).sum())
    fault = Fault("survey by mail", "survey", expected, expected - float(gone.sum()), {"channel": "channel-1"})
    return Story("survey artefact", strength, before, left, [{"channel": 1}], ("data_fault",), faults=(fault,))


def simpson(seed: int, cases: int, strength: float) -> Story:
    """Every reason gets better while the whole gets worse: the hard ones come more often."""
    story = mix_shift(seed, cases, strength * 1.6)
    world = Operation(seed, cases)
    error = _standard_error(story.before)
    better = 0.5 * strength * error / 0.18
    demand = world.demand()
    reason = story.wheres[0]["reason"]
    share = float((story.after.codes["reason"] == reason).mean())
    old = demand.reasons[reason] / demand.reasons.sum()
    demand.reasons[reason] *= share / old * (1 - old) / (1 - share)
    demand.cases = int(cases * (1 - old) / (1 - share))
    after = world.week(seed, 1, demand, lambda codes, day: np.full(len(day), better))
    return Story("Simpson", strength, story.before, after, [{"reason": reason}], ("mix",), story.points)


CAUSAL: dict[str, Callable[..., Story]] = {
    "rate drop": _rate("rate drop", _any),
    "policy change": _rate("policy change", _of("reason"), range(2, 7)),
    "tool outage": _rate("tool outage", _of("site", "channel"), range(3, 6)),
    "grader drift": _rate("grader drift", _of("owner", "lob")),
    "broken macro": _rate("broken macro", _of("reason", "language")),
    "everything": everything,
    "mix shift": mix_shift,
    "new-hire cohort": new_hires,
    "volume surge": surge,
    "misrouting": misrouting,
    "survey artefact": survey_artefact,
    "two opposite causes": opposite,
    "Simpson": simpson,
}
