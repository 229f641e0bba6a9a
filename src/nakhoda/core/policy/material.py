"""Which changes of a policy people must have learned before it takes effect (handbook 2.7, 7: PolicyChange)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nakhoda.core.policy.diff import Change
from nakhoda.core.policy.rules import TrainingRule, TrainingTopic

# What a person at a desk does not do otherwise because of it: names, sources, and the words by which cases are sorted.
IMMATERIAL = frozenset(
    {"title", "note", "source", "law", "confidence", "verified_on", "instrument", "provision", "keywords"}
    | {"triggers", "patterns", "signals", "sources", "label", "public"}
)
_STEP = re.compile(r"([^.\[\]]+)|\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Material:
    """One change that matters: its kind, where it is, and what it touches (empty where it touches everybody's)."""

    kind: str  # lanes | reasons | decisions | obligations
    path: str
    lob: str = ""
    lane: str = ""
    jurisdiction: str = ""
    reason: str = ""


def material_changes(changes: Iterable[Change]) -> list[Material]:
    """Those of the changes that people must know."""
    return [found for change in changes if (found := _material(change)) is not None]


def due_topics(training: TrainingRule, materials: Sequence[Material]) -> dict[str, list[Material]]:
    """The topics to be taught anew, each with the changes that ask for it."""
    due = {key: [each for each in materials if _touches(topic, each)] for key, topic in training.topics.items()}
    return {key: found for key, found in due.items() if found}


def needed(count: int, percent: int) -> int:
    """How many of `count` people must hold the certificate, rounded up.

    >>> needed(10, 90), needed(3, 90), needed(0, 90)
    (9, 3, 0)
    """
    return -(-count * percent // 100)


def _material(change: Change) -> Material | None:
    steps = [plain or inside for plain, inside in _STEP.findall(change.path)]
    section, inside = steps[0], steps[1:]
    if (inside and steps[-1] in IMMATERIAL) or any(step in IMMATERIAL for step in inside[1:]):
        return None
    if section == "lanes" and inside:
        return Material("lanes", change.path, lane=inside[0])
    if section == "lobs" and inside:
        reason = inside[2] if len(inside) > 2 and inside[1] == "reasons" else ""
        return Material("reasons", change.path, lob=inside[0], reason=reason)
    if section == "obligations" and inside:
        return Material("obligations", change.path, jurisdiction=_jurisdiction(change, inside[0]))
    return Material("decisions", change.path) if section == "appeals" else None


def _jurisdiction(change: Change, key: str) -> str:
    for entry in (change.after, change.before):
        if isinstance(entry, dict) and entry.get("jurisdiction"):
            return str(entry["jurisdiction"])
    return key.split("-")[0]


def _touches(topic: TrainingTopic, change: Material) -> bool:
    if change.kind not in topic.touches:
        return False
    narrowed = {"lanes": (topic.lanes, change.lane), "reasons": (topic.lobs, change.lob)}
    narrowed["obligations"] = (topic.jurisdictions, change.jurisdiction)
    wanted, found = narrowed.get(change.kind, ((), ""))
    return not wanted or found in wanted
