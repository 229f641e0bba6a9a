"""Lays regional and LOB variants over the global policy and remembers which variant set what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nakhoda.core.policy.document import PolicyDocument, note_of

IDENTITIES = ("key", "code", "metric", "date", "level")


def effective(global_doc: PolicyDocument, variants: Sequence[PolicyDocument], on: date | None = None) -> PolicyDocument:
    """The policy in force: regions first, then LOBs, so that the narrower word wins.

    A variant that expired before `on` changes nothing.
    """
    data, provenance = dict(global_doc.data), dict(global_doc.provenance)
    live = [variant for variant in variants if on is None or not variant.expired(on)]
    for variant in sorted(live, key=lambda each: "lob" in each.scope):
        layer = _Layer(variant.key, provenance)
        data = layer.mapping(data, {name: part for name, part in variant.data.items() if name != "meta"}, "")
    return PolicyDocument(data, provenance, (*global_doc.variants, *(note_of(each) for each in live)))


def identity(item: Any) -> str | None:
    """What tells a list's items apart; None for plain values."""
    if not isinstance(item, Mapping):
        return None
    return next((str(item[name]) for name in IDENTITIES if name in item), None)


@dataclass
class _Layer:
    source: str
    provenance: dict[str, str] = field(default_factory=dict)

    def value(self, below: Any, above: Any, path: str) -> Any:
        if isinstance(below, Mapping) and isinstance(above, Mapping):
            return self.mapping(below, above, path)
        if isinstance(below, list) and isinstance(above, list) and all(identity(item) for item in [*below, *above]):
            return self.items(below, above, path)
        if below != above:
            self.provenance[path] = self.source
        return above

    def mapping(self, below: Mapping[str, Any], above: Mapping[str, Any], path: str) -> dict[str, Any]:
        merged = dict(below)
        for name, value in above.items():
            where = f"{path}.{name}" if path else name
            merged[name] = self.value(below.get(name), value, where)
        return merged

    def items(self, below: list[Any], above: list[Any], path: str) -> list[Any]:
        merged = {identity(item): item for item in below}
        for item in above:
            name = identity(item)
            where = f"{path}[{name}]"
            if item.get("remove"):
                self.provenance[where] = self.source
                merged.pop(name, None)
            else:
                merged[name] = self.value(merged.get(name), item, where)
        return list(merged.values())
