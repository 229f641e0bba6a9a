"""A model as bytes and back, so that every worker lives the same one, whenever and wherever it runs."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.policy import PolicyDocument, compile_policy
from nakhoda.simulator.policy_model.model import Crew, Kind, PolicyModel
from nakhoda.simulator.world_file.model import Duration

DURATIONS = ("handle", "handle_upper", "reply", "reopening")
LISTS = ("languages", "speeds", "skills", "clearances", "certifications", "queues")


def packed(model: PolicyModel) -> bytes:
    """JSON, compressed. Numbers are written so that they are read exactly."""
    told = {
        "policy": [model.policy.document.data, model.policy.version],
        "start": model.start.isoformat(),
        "kinds": [asdict(kind) for kind in model.kinds],
        "crews": [asdict(crew) | {"shifts": _seconds(crew, model.start)} for crew in model.crews],
        "closings": model.closings,
    }
    told |= {name: getattr(model, name) for name in ("days", "warm_up_days", "most_asks", "most_reopens")}
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 6)


def unpacked(told: bytes) -> PolicyModel:
    """The model of `packed`."""
    data = json.loads(zlib.decompress(told))
    document, version = data.pop("policy")
    start = datetime.fromisoformat(data.pop("start"))
    return PolicyModel(
        policy=compile_policy(PolicyDocument(document), version),
        start=start,
        kinds=tuple(_kind(each) for each in data.pop("kinds")),
        crews=tuple(_crew(each, start) for each in data.pop("crews")),
        closings=tuple((key, day) for key, day in data.pop("closings")),
        **data,
    )


def _seconds(crew: Crew, start: datetime) -> list[list[float]]:
    return [[(begin - start).total_seconds(), (end - start).total_seconds()] for begin, end in crew.shifts]


def _kind(data: dict[str, Any]) -> Kind:
    for name in DURATIONS:
        lists = {each: tuple(data[name][each]) for each in ("values", "shares")}
        data[name] = Duration(**(data[name] | lists))
    return Kind(**(data | {"rates": tuple(data["rates"])}))


def _crew(data: dict[str, Any], start: datetime) -> Crew:
    shifts = tuple((start + timedelta(seconds=a), start + timedelta(seconds=b)) for a, b in data["shifts"])
    return Crew(**(data | {name: tuple(data[name]) for name in LISTS} | {"shifts": shifts}))
