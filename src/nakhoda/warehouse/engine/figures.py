"""Sums become figures: value, interval, and the reason why a figure is not shown; thousands of cells at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.metrics.intervals import Interval, mean, poisson, ratio_of_sums, wilson
from nakhoda.warehouse.engine.measuring import Key, Sums

SMALL = 10  # fewer cases than this are never shown outside the operation (handbook 1.13)
TOO_SMALL = f"fewer than {SMALL} cases"
ADDED = ("count", "distinct", "sum")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one metric, as arrays with a place a cell; NaN where there is none. Not yet hidden or marked."""

    keys: tuple[list[str], ...]
    value: Any
    n: Any
    lo: Any
    hi: Any
    numerator: Any
    denominator: Any

    def cells(self) -> dict[Key, MetricValue]:
        """One by one."""
        keys = zip(*self.keys, strict=True) if self.keys else iter([()] * len(self.n))
        return dict(zip(keys, self._values(), strict=True))

    def _values(self) -> Iterator[MetricValue]:
        columns = (self.value, self.lo, self.hi, self.numerator, self.denominator)
        for n, value, lo, hi, hit, base in zip(self.n.tolist(), *map(_known, columns), strict=True):
            yield MetricValue(value, int(n), lo, hi, hit, base)


def figures(contract: MetricContract, sums: Sums) -> Figures:
    """Values with their intervals."""
    value = _value(contract, sums)
    low, high = _INTERVALS[contract.interval](contract, sums, value)
    return Figures(sums.keys, value, sums.n, low, high, sums.hit, sums.base)


def nothing(contract: MetricContract) -> MetricValue:
    """The figure of a cell in which nothing was counted: 0 for what is added up, else unknown."""
    if contract.aggregator not in ADDED or contract.kind == "ratio":
        return MetricValue(None, 0, None, None, 0.0, 0.0)
    low, high = poisson(0.0) if contract.interval == "poisson95" else (0.0, 0.0)
    if contract.interval in ("none", "t95"):
        return MetricValue(0.0, 0, None, None, 0.0, 0.0)
    return MetricValue(0.0, 0, float(low), float(high), 0.0, 0.0)


def hidden(contract: MetricContract, value: MetricValue, suppress_small: bool) -> MetricValue:
    """The figure, or the reason why it is not shown: too few to judge, or too few to be shown to outsiders."""
    if suppress_small and value.n < SMALL:
        return MetricValue(None, 0, hidden=TOO_SMALL)
    if value.hidden or value.n >= contract.min_n:
        return value
    return MetricValue(None, value.n, None, None, value.numerator, value.denominator, too_few(contract))


def too_few(contract: MetricContract) -> str:
    """Why a figure of few is not shown."""
    return f"too few to judge: fewer than {contract.min_n}"


def _known(column: Any) -> list[float | None]:
    import numpy as np

    return [each if good else None for each, good in zip(column.tolist(), np.isfinite(column).tolist(), strict=True)]


def _value(contract: MetricContract, sums: Sums) -> Any:
    if sums.value is not None:
        return sums.value
    return sums.hit if contract.aggregator in ADDED and contract.kind != "ratio" else _divided(sums.hit, sums.base)


def _divided(hit: Any, base: Any) -> Any:
    import numpy as np

    return np.divide(hit, base, out=np.full(len(hit), np.nan), where=base != 0)


def _t95(contract: MetricContract, sums: Sums, value: Any) -> Interval:
    if contract.kind == "ratio":
        return ratio_of_sums(sums.n, (sums.hit, sums.base, sums.hit_hit, sums.base_base, sums.hit_base))
    return mean(sums.n, sums.hit, sums.hit_hit)


def _none(contract: MetricContract, sums: Sums, value: Any) -> Interval:
    return value * float("nan"), value * float("nan")


_INTERVALS: dict[str, Callable[[MetricContract, Sums, Any], Interval]] = {
    "wilson95": lambda contract, sums, value: wilson(sums.hit, sums.base),
    "poisson95": lambda contract, sums, value: poisson(value),
    "t95": _t95,
    "exact": lambda contract, sums, value: (value, value),  # counted, not sampled
    "none": _none,
}
