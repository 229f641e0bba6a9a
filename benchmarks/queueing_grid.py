"""The queue formulas in 40 digits, by another road than the program's: series and adaptive quadrature of mpmath."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mpmath import mp, mpf

LOADS = (0.1, 0.7, 3.0, 10.0, 48.0, 150.0, 700.0, 2000.0, 5000.0)
SPREADS = (-1.5, -0.5, 0.0, 0.4, 1.0, 2.0, 4.0)  # agents = load + spread * sqrt(load)
KINDS = (
    "exponential:mean=1.5",
    "deterministic:at=.5",
    "uniform:low=0,high=2",
    "lognormal:mean=1.5,cv=1.2",
    "gamma:mean=1,shape=.5",
    "erlang:mean=1,stages=3",
    "weibull:scale=1,shape=1.5",
    "hyperexponential:means=.3/4,weights=.4/.6",
    "empirical:values=.1/.2/.35/2",
)
PATIENCES = (0.02, 0.5, 2.0, 20.0)
WITHIN = 0.25


@dataclass(frozen=True)
class Point:
    """One question; times in units of the mean handle time."""

    model: str
    agents: float
    load: float
    patience: str = ""


def points() -> list[Point]:
    """500 of them: 100 of Erlang B, 90 of C, 170 of A, 140 of M/M/n+G."""
    sizes = [(load, max(1.0, round(load + spread * load**0.5))) for load in LOADS for spread in SPREADS]
    part = [(load, agents + 0.37) for load, agents in sizes]
    b = [Point("b", agents, load) for load, agents in _some(sizes + part, 100)]
    c = [Point("c", agents, load) for load, agents in _some([s for s in sizes + part if s[1] > s[0]], 90)]
    a = [Point("a", n, load, str(p)) for (load, n), p in _some(list(itertools.product(sizes, PATIENCES)), 170)]
    g = [Point("g", n, load, kind) for (load, n), kind in _some(list(itertools.product(sizes, KINDS)), 140)]
    return b + c + a + g


def _some(all_: list[Any], count: int) -> list[Any]:
    """That many, spread evenly; again from the start with other figures when there are fewer."""
    if len(all_) >= count:
        return [all_[place * len(all_) // count] for place in range(count)]
    grown = [(load * 1.03, agents) for load, agents in all_ if agents > load * 1.03 or agents <= load]
    return all_ + grown[: count - len(all_)]


def exact(point: Point) -> list[Any]:
    """[P(W > 0), service level, mean wait, abandonment]; for B its blocking, for C without the last."""
    a, n = mpf(point.load), mpf(point.agents)
    if point.model == "b":
        return [1 / _inverse(n, a)]
    if point.model == "c":
        b = 1 / _inverse(n, a)
        wait = b / (1 - a / n * (1 - b))
        return [wait, 1 - wait * mp.exp(-(n - a) * mpf(WITHIN)), wait / (n - a)]
    there, spent, kinks = _patience(point.patience)
    return _impatient(n, a, there, spent, kinks)


def _inverse(n: Any, a: Any) -> Any:
    """1 / B: the recurrence for whole agents, the incomplete gamma function for fractions."""
    part = n - mp.floor(n)
    inverse = mp.exp(a) * a**-part * mp.gammainc(part + 1, a) if part else mpf(1)
    for step in range(1, int(mp.floor(n)) + 1):
        inverse = 1 + (part + step) / a * inverse
    return inverse


def _impatient(n: Any, a: Any, there: Callable[[Any], Any], spent: Callable[[Any], Any], kinks: list[Any]) -> list[Any]:
    def weight(x: Any) -> Any:
        return mp.exp(a * spent(x) - n * x - top)

    peak = _peak(n, a, there)
    top = a * spent(peak) - n * peak
    last = peak + 1 / n
    while a * spent(last) - n * last - top > -130:
        last = peak + (last - peak) * mpf("1.5")
    cuts = _cuts(peak, last, [*kinks, mpf(WITHIN)])
    idle, odds = mp.exp(-top), a / _inverse(n - 1, a)
    everyone, wait, early = mpf(0), mpf(0), mpf(0)
    for low, high in itertools.pairwise(cuts):
        everyone += mp.quad(weight, [low, high])
        wait += mp.quad(lambda x: weight(x) * spent(x), [low, high])
        if high <= mpf(WITHIN):
            early += mp.quad(lambda x: weight(x) * there(x), [low, high])
    gone = sum(mp.quad(lambda x: weight(x) * (1 - there(x)), [low, high]) for low, high in itertools.pairwise(cuts))
    total = idle + odds * everyone
    return [odds * everyone / total, (idle + odds * early) / total, odds * wait / total, odds * gone / total]


def _peak(n: Any, a: Any, there: Callable[[Any], Any]) -> Any:
    if a <= n:
        return mpf(0)
    low, high = mpf(0), mpf(1)
    while a * there(high) > n:
        low, high = high, 2 * high
    for _ in range(150):
        middle = (low + high) / 2
        low, high = (middle, high) if a * there(middle) > n else (low, middle)
    return high


def _cuts(peak: Any, last: Any, inner: list[Any]) -> list[Any]:
    small = [last / mpf(8) ** k for k in range(1, 12)]
    even = [last * k / 12 for k in range(13)]
    around = [peak + (last - peak) * k / 12 for k in range(12)] + [
        max(mpf(0), peak - (last - peak) * k / 12) for k in range(12)
    ]
    return sorted({x for x in [mpf(0), peak, last, *inner, *small, *even, *around] if 0 <= x <= last})


def _patience(text: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any], list[Any]]:
    kind, _, rest = text.partition(":")
    if not rest:
        kind, rest = "exponential", f"mean={text}"
    figures = [[mpf(each) for each in part.split("=")[1].split("/")] for part in rest.split(",")]
    return _KINDS[kind](*figures)


def _exponential(mean: Any) -> Any:
    m = mean[0]
    return lambda x: mp.exp(-x / m), lambda x: -m * mp.expm1(-x / m), []


def _deterministic(at: Any) -> Any:
    d = at[0]
    return lambda x: mpf(x < d), lambda x: min(x, d), [d]


def _uniform(low: Any, high: Any) -> Any:
    u, v = low[0], high[0]
    spent = lambda x: min(x, u) + (mpf(0) if x <= u else (min(x, v) - u) * (2 * v - min(x, v) - u) / (2 * (v - u)))  # noqa: E731
    return lambda x: min(mpf(1), max(mpf(0), (v - x) / (v - u))), spent, [u, v]


def _lognormal(mean: Any, cv: Any) -> Any:
    sigma = mp.sqrt(mp.log(1 + cv[0] ** 2))
    mu = mp.log(mean[0]) - sigma**2 / 2
    there = lambda x: mpf(1) if x == 0 else mp.erfc((mp.log(x) - mu) / sigma / mp.sqrt(2)) / 2  # noqa: E731
    below = lambda x: mpf(0) if x == 0 else mp.erfc(-((mp.log(x) - mu) / sigma - sigma) / mp.sqrt(2)) / 2  # noqa: E731
    return there, lambda x: x * there(x) + mean[0] * below(x), []


def _gamma(mean: Any, shape: Any) -> Any:
    k, scale = shape[0], mean[0] / shape[0]
    there = lambda x: mp.gammainc(k, x / scale, regularized=True)  # noqa: E731
    return there, lambda x: x * there(x) + mean[0] * mp.gammainc(k + 1, 0, x / scale, regularized=True), []


def _weibull(scale: Any, shape: Any) -> Any:
    c, k = scale[0], shape[0]
    mean = c * mp.gamma(1 + 1 / k)
    there = lambda x: mp.exp(-((x / c) ** k))  # noqa: E731
    return there, lambda x: x * there(x) + mean * mp.gammainc(1 + 1 / k, 0, (x / c) ** k, regularized=True), []


def _hyperexponential(means: Any, weights: Any) -> Any:
    pairs = list(zip(means, weights, strict=True))
    return (
        lambda x: sum(w * mp.exp(-x / m) for m, w in pairs),
        lambda x: sum(-w * m * mp.expm1(-x / m) for m, w in pairs),
        [],
    )


def _empirical(values: Any) -> Any:
    return (
        lambda x: mpf(sum(x < v for v in values)) / len(values),
        lambda x: sum(min(x, v) for v in values) / len(values),
        list(values),
    )


_KINDS = {
    "exponential": _exponential, "deterministic": _deterministic, "uniform": _uniform, "lognormal": _lognormal,
    "gamma": _gamma, "erlang": _gamma, "weibull": _weibull, "hyperexponential": _hyperexponential,
    "empirical": _empirical,
}  # fmt: skip


def exact_points(digits: int = 40) -> Iterator[tuple[Point, list[Any]]]:
    """Every point with its exact figures."""
    mp.dps = digits
    for point in points():
        yield point, exact(point)
