"""A model as bytes and back, so that every worker lives the same one, whenever and wherever it runs."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.policy import PolicyDocument, compile_policy
from nakhoda.simulator.policy_model.model import Crew, Keeps, Kind, PolicyModel, Worth
from nakhoda.simulator.world_file.model import Duration

APART = ("policy", "start", "kinds", "crews", "closings")  # what is no plain number


def packed(model: PolicyModel) -> bytes:
    """JSON, compressed. Numbers are written so that they are read exactly."""
    told = {
        "policy": [model.policy.document.data, model.policy.version],
        "start": model.start.isoformat(),
        "kinds": [asdict(kind) for kind in model.kinds],
        "crews": [asdict(crew) | {"shifts": _seconds(crew, model.start)} for crew in model.crews],
        "closings": model.closings,
    }
    told |= {each.name: getattr(model, each.name) for each in fields(model) if each.name not in APART}
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
        worth=Worth(*data.pop("worth", ())),
        **data,
    )


def _seconds(crew: Crew, start: datetime) -> list[list[float]]:
    return [[(begin - start).total_seconds(), (end - start).total_seconds()] for begin, end in crew.shifts]


def _kind(data: dict[str, Any]) -> Kind:
    worth = Worth(*data.pop("worth", ()))
    return Kind(worth=worth, **{name: _value(value) for name, value in data.items()})


def _value(value: Any) -> Any:
    """JSON knows no tuples, and no durations."""
    if isinstance(value, dict):
        return Duration(**{name: _value(each) for name, each in value.items()})
    return tuple(value) if isinstance(value, list) else value


def _crew(data: dict[str, Any], start: datetime) -> Crew:
    shifts = tuple((start + timedelta(seconds=a), start + timedelta(seconds=b)) for a, b in data.pop("shifts"))
    keeps = Keeps(*data.pop("keeps", ()))
    return Crew(shifts=shifts, keeps=keeps, **{name: _value(value) for name, value in data.items()})
