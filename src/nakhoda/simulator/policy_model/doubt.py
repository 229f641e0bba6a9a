"""What a fit does not know for sure, as a plan keeps it: how many observations each fitted number is worth."""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.policy_model.model import PolicyModel, Worth

PLACES = {name: place for place, name in enumerate(Worth._fields)}


class Doubts(NamedTuple):
    """What classes (rows) and the whole are worth, by name (columns); who each row is; people's and teams' errors."""

    own: Any
    whole: Any
    keys: tuple[int, ...]
    people: Any
    looks: Any
    teams: tuple[int, ...]


def doubts_of(model: PolicyModel) -> Doubts | None:
    """What a plan keeps of it; None where nothing is in doubt."""
    own = np.array([kind.worth for kind in model.kinds], float).reshape(len(model.kinds), len(PLACES))
    people = np.array([crew.speed_doubt for crew in model.crews for _ in crew.speeds], float)
    looks = np.array([crew.looks_doubt if crew.looks_every > 0.0 else 0.0 for crew in model.crews], float)
    whole = np.array(model.worth, float)
    if not (own.any() or whole.any() or people.any() or looks.any()):
        return None
    keys = tuple(_key(kind.name.partition(":")[0]) for kind in model.kinds)  # a class that was parted stays itself
    teams = tuple(_key(f"{crew.owner} {crew.site} {crew.tier} {crew.looks_every}") for crew in model.crews)
    return Doubts(own, whole, keys, people, looks, teams)


def _key(name: str) -> int:
    return zlib.crc32(name.encode())
