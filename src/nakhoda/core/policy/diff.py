"""What changed between two policies, value by value, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nakhoda.core.policy.document import PolicyDocument
from nakhoda.core.policy.merge import identity


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `before` is None for what is new, `after` is None for what is gone."""

    path: str
    before: Any
    after: Any


def diff(old: PolicyDocument, new: PolicyDocument) -> list[Change]:
    """All differences; a whole entry that came or went is one change."""
    return list(_changes(dict(old.data), dict(new.data), ""))


def _changes(before: Any, after: Any, path: str) -> Iterator[Change]:
    first, second = _parts(before), _parts(after)
    if first is None or second is None:
        if before != after:
            yield Change(path, before, after)
        return
    for name in [*first, *(name for name in second if name not in first)]:
        yield from _changes(first.get(name), second.get(name), f"{path}{name}" if path else name.lstrip("."))


def _parts(value: Any) -> dict[str, Any] | None:
    if isinstance(value, Mapping):
        return {f".{name}": part for name, part in value.items()}
    if isinstance(value, list) and value and all(identity(item) for item in value):
        return {f"[{identity(item)}]": item for item in value}
    return None
