"""A checked WORLD file becomes frozen values; nothing can go wrong here any more."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nakhoda.simulator.world_file.model import Arrivals, CaseClass, Duration, Exit, Group, Staff, Stop, Take, World

Data = Mapping[str, Any]


def world_of(data: Data) -> World:
    """The world of a file that `problems_of` has passed."""
    return World(
        name=data["world"],
        unit=data.get("unit", "minute"),
        classes=tuple(map(_class, data["classes"])),
        groups=tuple(map(_group, data["groups"])),
        stop=Stop(**data["stop"]),
        warm_up=data.get("warm_up", 0.0),
        notes=data.get("notes", ""),
    )


def _class(item: Data) -> CaseClass:
    retry = item.get("retry") or {}
    return CaseClass(
        name=item["name"],
        handle=duration_of(item["handle"]),
        arrivals=_arrivals(item["arrivals"]) if "arrivals" in item else None,
        patience=_maybe(item.get("patience")),
        retry_probability=retry.get("probability", 0.0),
        retry_delay=_maybe(retry.get("delay")),
        promise=item.get("promise"),
        due=item.get("due"),
        exits=tuple(_exit(item["name"], each) for each in item.get("next") or ()),
    )


def _exit(home: str, item: Data) -> Exit:
    more = {"returns": item.get("returns", False), "at_most": item.get("at_most", 0)}
    return Exit(item.get("to", home), item["probability"], _maybe(item.get("delay")), **more)


def _arrivals(told: Data) -> Arrivals:
    way = next(name for name in ("rate", "rates", "times", "counts") if name in told)
    if way == "rate":
        return Arrivals("rates", (told["rate"],), math.inf)
    levels = tuple(float(value) for value in (sorted(told[way]) if way == "times" else told[way]))
    return Arrivals(way, levels, told.get("period", 0.0), told.get("repeat", False))


def _group(item: Data) -> Group:
    takes = tuple(
        Take(take["class"], take.get("priority", 1), take.get("handle_factor", 1.0)) for take in item["serves"]
    )
    return Group(
        name=item["name"],
        staff=_staff(item["agents"]),
        takes=takes,
        concurrency=item.get("concurrency", 1),
        hands_over=item.get("end_of_shift") == "hand_over",
        order=item.get("order", "fifo"),
    )


def _staff(told: int | Data) -> Staff:
    if isinstance(told, int):
        return Staff((told,), math.inf)
    return Staff(tuple(told["counts"]), told["period"], told.get("repeat", False))


def _maybe(told: Data | None) -> Duration | None:
    return duration_of(told) if told else None


def duration_of(told: Data) -> Duration:
    """The distribution that a mapping of one kind names; means and coefficients of variation become parameters."""
    kind, value = next(iter(told.items()))
    made: Duration = _MAKERS[kind](value)
    return made


def _exponential(value: Any) -> Duration:
    return Duration("exponential", value["mean"] if isinstance(value, Mapping) else value)


def _lognormal(value: Data) -> Duration:
    if "median" in value:
        return Duration("lognormal", math.log(value["median"]), value["sigma"])
    square = math.log1p(value["cv"] ** 2)
    return Duration("lognormal", math.log(value["mean"]) - square / 2, math.sqrt(square))


def _gamma(value: Data) -> Duration:
    if "shape" in value:
        return Duration("gamma", value["shape"], value["scale"])
    shape = value["cv"] ** -2
    return Duration("gamma", shape, value["mean"] / shape)


def _listed(kind: str, values: Any, weights: Any) -> Duration:
    whole = math.fsum(weights)
    return Duration(kind, values=tuple(values), shares=tuple(weight / whole for weight in weights))


_MAKERS: dict[str, Any] = {
    "exponential": _exponential,
    "deterministic": lambda value: Duration("deterministic", value),
    "uniform": lambda value: Duration("uniform", *value),
    "lognormal": _lognormal,
    "gamma": _gamma,
    "hyperexponential": lambda value: _listed("hyperexponential", value["means"], value["probabilities"]),
    "empirical": lambda value: _listed("empirical", value, [1.0] * len(value)),
    "weighted": lambda value: _listed("empirical", value["values"], value["weights"]),
}
