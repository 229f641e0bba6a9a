"""Numbers and durations as they may stand in a WORLD file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from nakhoda.core.policy.shapes import Either, ListOf, Need, Reading, Record, Shape

WRITTEN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
MOST = 1e12


@dataclass(frozen=True)
class Number:
    """A number between bounds, both included; `above` excludes the lower one."""

    least: float = 0.0
    most: float = MOST
    above: bool = False

    def read(self, node: yaml.Node, path: str, reading: Reading) -> float | None:
        """The number, or None after a complaint."""
        plain = isinstance(node, yaml.ScalarNode) and not node.style and WRITTEN.fullmatch(node.value)
        if not plain:
            reading.complain(node, path, "a number is expected here")
            return None
        value = float(node.value)
        if not self.least <= value <= self.most or (self.above and value == self.least):
            reading.complain(node, path, f"{node.value} is not {self._bounds()}")
            return None
        return value

    def _bounds(self) -> str:
        low = f"above {self.least:g}" if self.above else f"at least {self.least:g}"
        return low if self.most == MOST else f"{low} and at most {self.most:g}"


@dataclass(frozen=True)
class OneOf:
    """A mapping that names exactly one of several things, with others beside it in `more`."""

    kinds: Mapping[str, Shape]
    more: Mapping[str, Shape | Need]

    def read(self, node: yaml.Node, path: str, reading: Reading) -> dict[str, Any] | None:
        """The fields that were given, exactly one of `kinds` among them."""
        found = Record({**self.kinds, **self.more}).read(node, path, reading)
        if found is None or not isinstance(node, yaml.MappingNode):
            return None
        named = [key.value for key, _ in node.value if key.value in self.kinds]
        if len(named) != 1:
            reading.complain(node, path, f"exactly one of {', '.join(self.kinds)} is expected here")
            return None
        return found


POSITIVE = Number(above=True)
AT_LEAST_NOTHING = Number()
SHARE = Number(most=1.0)
SPREAD = {"mean": POSITIVE, "cv": POSITIVE}
DURATION = OneOf(
    {
        "exponential": Either(POSITIVE, Record({"mean": Need(POSITIVE)})),
        "deterministic": AT_LEAST_NOTHING,
        "uniform": ListOf(AT_LEAST_NOTHING, least=2),
        "lognormal": Record({**SPREAD, "median": POSITIVE, "sigma": POSITIVE}),
        "gamma": Record({**SPREAD, "shape": POSITIVE, "scale": POSITIVE}),
        "hyperexponential": Record(
            {"probabilities": Need(ListOf(SHARE, least=1)), "means": Need(ListOf(POSITIVE, least=1))}
        ),
        "empirical": ListOf(AT_LEAST_NOTHING, least=1),
        "weighted": Record(
            {"values": Need(ListOf(AT_LEAST_NOTHING, least=1)), "weights": Need(ListOf(AT_LEAST_NOTHING, least=1))}
        ),
    },
    {},
)
