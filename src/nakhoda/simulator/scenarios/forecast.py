"""What a forecast says of each day takes the place of the fitted volume; the fitted shape of the day stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nakhoda.simulator.policy_model.model import PERIOD, PolicyModel
from nakhoda.simulator.scenarios.work import A_DAY, by_day

LEVELS = (("lob", "channel", "language", "country"), ("lob", "language"), ("lob",), ())


@dataclass(frozen=True, slots=True)
class Expected:
    """A series of a forecast: the words of its place, and how many cases by day of the run."""

    place: Mapping[str, str]
    days: Mapping[int, float]


def with_forecast(model: PolicyModel, series: Sequence[Expected]) -> tuple[PolicyModel, int]:
    """The model with its arrivals scaled, day by day, and how many days of the run the forecast covers.

    A class goes by the narrowest place that both know (its line, channel, language and country; its line and language;
    its line; everything); then each day is brought to the forecast's own sum."""
    covered = sorted({day for each in series for day in each.days if 0 <= day < model.days})
    if not covered:
        return model, 0
    model = by_day(model)
    rates = np.array([kind.rates for kind in model.kinds])
    daily = rates.reshape(len(model.kinds), -1, A_DAY).sum(axis=2)[:, : model.days] * PERIOD
    wanted = _wanted(model, series, daily)
    whole = np.array([sum(each.days.get(day, 0.0) for each in series) for day in covered])
    for place, day in enumerate(covered):
        told = wanted[:, day]
        told = told * (whole[place] / told.sum()) if told.sum() > 0 else told
        factor = np.divide(told, daily[:, day], out=np.zeros(len(told)), where=daily[:, day] > 0)
        rates[:, day * A_DAY : (day + 1) * A_DAY] *= factor[:, None]
    kinds = (replace(kind, rates=tuple(map(float, row))) for kind, row in zip(model.kinds, rates, strict=True))
    return replace(model, kinds=tuple(kinds)), len(covered)


def _wanted(model: PolicyModel, series: Sequence[Expected], daily: Any) -> Any:
    """Cases a day of each class as its narrowest known place says, shared as they were fitted."""
    wanted = np.zeros_like(daily)
    open_still = np.ones(len(model.kinds), bool)
    for words in LEVELS:
        for key in {tuple(each.place.get(word, "") for word in words) for each in series}:
            alike = [each for each in series if tuple(each.place.get(word, "") for word in words) == key]
            places = [n for n, k in enumerate(model.kinds) if tuple(getattr(k, word) for word in words) == key]
            rows = [place for place in places if open_still[place]]
            if rows and ("" not in key):
                wanted[rows] = _shared(alike, daily[rows], daily[places].sum(axis=0))
                open_still[rows] = False
    return wanted


def _shared(series: Sequence[Expected], rows: Any, whole: Any) -> Any:
    days = rows.shape[1]
    told = np.array([sum(each.days.get(day, 0.0) for each in series) for day in range(days)])
    return rows * np.divide(told, whole, out=np.zeros(days), where=whole > 0)
