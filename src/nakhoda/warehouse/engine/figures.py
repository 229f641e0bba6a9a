"""Sums become figures: value, interval, and the reason why a figure is not shown."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.metrics.intervals import Interval, mean, poisson, ratio_of_sums, wilson
from nakhoda.warehouse.engine.measuring import Sums

NOTHING = Sums(0)
SMALL = 10  # fewer cases than this are never shown outside the operation (handbook 1.13)


def figure(contract: MetricContract, sums: Sums) -> MetricValue:
    """The figure with its interval; not yet hidden, not yet marked."""
    value = _value(contract, sums)
    low, high = _interval(contract, sums) if value is not None else (None, None)
    return MetricValue(value, sums.n, low, high, sums.hit, sums.base)


def hidden(contract: MetricContract, value: MetricValue, suppress_small: bool) -> MetricValue:
    """The figure, or the reason why it is not shown: too few to judge, or too few to be shown to outsiders."""
    if suppress_small and value.n < SMALL:
        return MetricValue(None, 0, hidden=f"fewer than {SMALL} cases")
    if value.hidden:
        return value
    if value.n < contract.min_n:
        return MetricValue(None, value.n, None, None, value.numerator, value.denominator, _too_few(contract, value.n))
    return value


def _too_few(contract: MetricContract, n: int) -> str:
    return f"n = {n}, too few to judge: {contract.title} needs {contract.min_n}"


def _value(contract: MetricContract, sums: Sums) -> float | None:
    if sums.value is not None:
        return sums.value
    if contract.kind in ("count", "sum") or (contract.kind == "stock" and contract.aggregator in ("count", "distinct")):
        return sums.hit if sums.n else 0.0
    if contract.kind in ("ratio", "mean"):
        return sums.hit / sums.base if sums.base else None
    return None


def _interval(contract: MetricContract, sums: Sums) -> tuple[float | None, float | None]:
    low, high = _INTERVALS[contract.interval](contract, sums)
    return (low if isfinite(low) else None), (high if isfinite(high) else None)


def _t95(contract: MetricContract, sums: Sums) -> Interval:
    if contract.kind == "ratio":
        return ratio_of_sums(sums.n, (sums.hit, sums.base, sums.hit_hit, sums.base_base, sums.hit_base))
    return mean(sums.n, sums.hit, sums.hit_hit)


def _exact(contract: MetricContract, sums: Sums) -> Interval:
    """Counted, not sampled: the figure is what it is."""
    value = _value(contract, sums)
    return (value, value) if value is not None else (float("nan"), float("nan"))


_INTERVALS: dict[str, Callable[[MetricContract, Sums], Interval]] = {
    "wilson95": lambda contract, sums: wilson(sums.hit, sums.base),
    "poisson95": lambda contract, sums: poisson(_value(contract, sums) or 0.0),
    "t95": _t95,
    "exact": _exact,
    "none": lambda contract, sums: (float("nan"), float("nan")),
}
