"""Which part of the work a change is about, and when: classes by their words, half hours by their days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nakhoda.simulator.policy_model.compile import members_of
from nakhoda.simulator.policy_model.model import PERIOD, Kind, PolicyModel
from nakhoda.simulator.scenarios.kinds import Change, ChangeError
from nakhoda.simulator.world_file.model import Duration

A_DAY = round(86_400 / PERIOD)
WORDS = ("lob", "language", "channel", "country")
Window = tuple[int, int]


def chosen(model: PolicyModel, change: Any, *, by_tier: bool = True) -> list[int]:
    """The places of the classes that a change names. Raises `ChangeError` where a word fits nothing."""
    if any(kind.instants for kind in model.kinds):
        raise ChangeError("kind", "this model repeats the past case by case; its volume cannot be changed")
    for name in WORDS:
        wanted, known = getattr(change, name), sorted({getattr(kind, name) for kind in model.kinds} - {""})
        if wanted and wanted not in known:
            raise ChangeError(name, f"there is no {wanted!r} in the operation; there are {', '.join(known) or 'none'}")
    found = [place for place, kind in enumerate(model.kinds) if _fits(model, kind, change, by_tier)]
    if not found:
        words = ", ".join(f"{name} {getattr(change, name)}" for name in (*WORDS, "tier") if getattr(change, name))
        raise ChangeError("tier" if change.tier else "lob", f"nothing that comes in is {words}")
    return found


def tier_of(model: PolicyModel, kind: Kind) -> int:
    """The tier in which the cases of a class begin."""
    return model.policy.queues[members_of(model, kind, None)[0]].tier


def _fits(model: PolicyModel, kind: Kind, change: Any, by_tier: bool) -> bool:
    if any(getattr(change, name) not in ("", getattr(kind, name)) for name in WORDS):
        return False
    return not (by_tier and change.tier) or tier_of(model, kind) == change.tier


# -- when -------------------------------------------------------------------------------------------------------


def day_of(model: PolicyModel, change: Change) -> int:
    """The day of the run on which a change begins; what holds from the first day of the figures held before."""
    since: int = getattr(change, "from_day", 0)
    if since >= model.days - model.warm_up_days:
        raise ChangeError("from_day", f"day {since} lies beyond the {model.days - model.warm_up_days} simulated days")
    return model.warm_up_days + since if since else 0


def window_of(model: PolicyModel, change: Any) -> Window | None:
    """The half hours in which a change holds; None: always."""
    first = day_of(model, change)
    if not first and change.to_day is None:
        return None
    last = model.days if change.to_day is None else min(model.warm_up_days + change.to_day, model.days)
    return first * A_DAY, last * A_DAY


def by_day(model: PolicyModel) -> PolicyModel:
    """The same model with a rate for each half hour of the whole run, so that single days can differ."""
    whole = model.days * A_DAY
    if all(len(kind.rates) >= whole for kind in model.kinds):
        return model
    kinds = (replace(kind, rates=_repeated(kind.rates, whole)) for kind in model.kinds)
    return replace(model, kinds=tuple(kinds))


def _repeated(rates: Sequence[float], length: int) -> tuple[float, ...]:
    return (tuple(rates) * math.ceil(length / len(rates)))[:length]


def scaled(rates: Sequence[float], factor: float, window: Window | None, outside: float = 1.0) -> tuple[float, ...]:
    """Rates times a factor inside the window, and times another outside of it."""
    first, last = window or (0, len(rates))
    return tuple(rate * (factor if first <= place < last else outside) for place, rate in enumerate(rates))


def longer(duration: Duration, factor: float) -> Duration:
    """A duration that takes so many times as long."""
    if duration.kind == "lognormal":
        return replace(duration, a=duration.a + math.log(factor))
    if duration.kind == "gamma":  # shape and scale
        return replace(duration, b=duration.b * factor)
    values = tuple(value * factor for value in duration.values)
    b = duration.b * factor if duration.kind == "uniform" else duration.b
    return replace(duration, a=duration.a * factor, b=b, values=values)
