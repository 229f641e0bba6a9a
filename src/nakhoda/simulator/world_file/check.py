"""What a WORLD file may not say although each of its fields is in order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from nakhoda.core.policy.problems import Problem
from nakhoda.core.policy.shapes import Reading

Data = Mapping[str, Any]
LIMITED = 10  # exits with `at_most` that one world may have
Found = Iterator[tuple[str, str]]


def problems_of(data: Data, reading: Reading) -> list[Problem]:
    """Every fault between the fields."""
    names = {item["name"] for item in data["classes"]}
    found = [*_classes(data, names), *_groups(data, names), *_stop(data)]
    return [Problem(reading.line(path), path, message) for path, message in found]


def _classes(data: Data, names: set[str]) -> Found:
    for item in data["classes"]:
        path = f"classes[{item['name']}]"
        yield from _durations(item, path)
        yield from _arrivals(item.get("arrivals"), f"{path}.arrivals")
        yield from _exits(item, path, names)
        if "retry" in item and "patience" not in item:
            yield f"{path}.retry", "nobody gives up without patience, so nobody tries again"
    limited = [exit_ for item in data["classes"] for exit_ in item.get("next") or () if "at_most" in exit_]
    if len(limited) > LIMITED:
        yield "classes", f"at most {LIMITED} ways on may have at_most; here are {len(limited)}"
    if not any("arrivals" in item for item in data["classes"]):
        yield "classes", "no class has arrivals: nothing would ever happen"


def _exits(item: Data, path: str, names: set[str]) -> Found:
    exits = item.get("next") or ()
    for place, exit_ in enumerate(exits):
        if exit_.get("to", item["name"]) not in names:
            yield f"{path}.next[{place}].to", f"there is no class {exit_['to']!r}"
        if "delay" in exit_:
            yield from _duration(exit_["delay"], f"{path}.next[{place}].delay")
    if (whole := math.fsum(exit_["probability"] for exit_ in exits)) > 1 + 1e-9:
        yield f"{path}.next", f"the probabilities add up to {whole:g}, more than 1"


def _durations(item: Data, path: str) -> Found:
    for name in ("handle", "patience"):
        if name in item:
            yield from _duration(item[name], f"{path}.{name}")
    if "retry" in item:
        yield from _duration(item["retry"]["delay"], f"{path}.retry.delay")


def _duration(told: Data, path: str) -> Found:
    kind, value = next(iter(told.items()))
    where = f"{path}.{kind}"
    if kind == "uniform" and (len(value) != 2 or value[0] > value[1]):
        yield where, "two numbers are expected here, the lower first"
    if kind in ("lognormal", "gamma"):
        pairs = ({"mean", "cv"}, {"median", "sigma"} if kind == "lognormal" else {"shape", "scale"})
        if set(value) not in pairs:
            yield where, f"either mean and cv or {' and '.join(sorted(pairs[1]))} is expected here"
    if kind == "hyperexponential":
        yield from _shares(value["probabilities"], value["means"], where)
    if kind == "weighted" and (len(value["values"]) != len(value["weights"]) or sum(value["weights"]) <= 0):
        yield where, "as many weights as values are expected here, and at least one above 0"


def _shares(probabilities: list[float], means: list[float], where: str) -> Found:
    if len(probabilities) != len(means):
        yield where, "as many probabilities as means are expected here"
    elif abs(math.fsum(probabilities) - 1) > 1e-6:
        yield f"{where}.probabilities", f"they add up to {math.fsum(probabilities):g}, not 1"


def _arrivals(told: Data | None, path: str) -> Found:
    if not told:
        return
    by_period = "rates" in told or "counts" in told
    if by_period and "period" not in told:
        yield path, "'period' is missing: how long does each of them last?"
    if not by_period and ("period" in told or "repeat" in told):
        yield f"{path}.{'period' if 'period' in told else 'repeat'}", "only rates and counts have periods"


def _groups(data: Data, names: set[str]) -> Found:
    orders: dict[str, tuple[str, str]] = {}
    for group in data["groups"]:
        path = f"groups[{group['name']}]"
        looks = "due" if group.get("order", "fifo") in ("due", "priority_due") else "fifo"
        for take in group["serves"]:
            where = f"{path}.serves[{take['class']}]"
            if take["class"] not in names:
                yield f"{where}.class", f"there is no class {take['class']!r}"
            known = orders.setdefault(take["class"], (looks, group["name"]))
            if known[0] != looks:
                yield f"{path}.order", f"{take['class']!r} waits by another order in the group {known[1]!r}"
    for name in sorted(names - set(orders)):
        yield f"classes[{name}]", "no group serves this class"


def _stop(data: Data) -> Found:
    stop, warm_up = data["stop"], data.get("warm_up", 0.0)
    end = stop.get("at", stop.get("drained_after"))
    if end is not None and warm_up >= end:
        yield "warm_up", f"the warm-up of {warm_up:g} leaves nothing before {end:g}"
    if "cases" in stop and any("times" in (item.get("arrivals") or ()) for item in data["classes"]):
        yield "stop.cases", "cases that come at given times end by themselves: use drained_after"
