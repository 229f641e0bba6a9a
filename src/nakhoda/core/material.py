"""The hand-over of a pointer to suspected illegal material: who may do what next. Never carries bytes.

draft -> approved (by a second person) -> handed_over -> acknowledged; from `approved` it may fail, and be tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NEXT: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"approved"}),
    "approved": frozenset({"handed_over", "acknowledged", "failed"}),
    "failed": frozenset({"handed_over", "acknowledged", "failed", "approved"}),
    "handed_over": frozenset({"acknowledged", "failed"}),
    "acknowledged": frozenset(),
}
SYSTEMS = ("test", "production")
POINTER = ("number", "case", "what", "content_type", "sha256", "size", "parts", "channel", "flagged_at", "approved_at")


def may_become(state: str, after: str) -> bool:
    """Whether the one follows the other."""
    return after in NEXT.get(state, frozenset())


def pointer_of(facts: Mapping[str, Any], system: str) -> dict[str, Any]:
    """What is handed over: the fields of POINTER and which system it is meant for; nothing else can slip in."""
    if system not in SYSTEMS:
        raise ValueError(f"there is no system {system!r}")
    return {"format": "nakhoda-pointer-1", "system": system, **{name: facts[name] for name in POINTER}}
