"""Opens a line of business in the text of a policy: its reasons, queues and targets, written where they belong.

The rest of the text stays as its author wrote it, comments and anchors included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from nakhoda.core.policy.document import PolicyDocument
from nakhoda.core.policy.source import Refused, compose

POSITION = 90  # before the policy that takes everything else


class OpeningError(ValueError):
    """A field that does not do; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class NewReason:
    """What a member may want. `title` and `keywords` by language."""

    key: str
    title: Mapping[str, str]
    lane: str
    keywords: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class NewQueue:
    """Who takes the work. `share` is the partner's part of its languages."""

    owner: str
    site: str
    tier: int
    languages: tuple[str, ...]
    capacity_per_day: int
    share: int = 100
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewLob:
    """A line of business that does not exist yet. Minutes are calendar minutes; 0 leaves a target out."""

    key: str
    title: Mapping[str, str]
    reasons: tuple[NewReason, ...]
    queues: tuple[NewQueue, ...]
    first_response_minutes: int
    resolution_minutes: int
    compartment: str = "general"


def with_lob(text: str, lob: NewLob, document: PolicyDocument) -> str:
    """The text with the LOB in it; raises `OpeningError`. `document` is the same text, loaded."""
    if lob.key in {item["key"] for item in document.data["lobs"]}:
        raise OpeningError("key", f"there is a line of business {lob.key!r} already")
    if not lob.reasons:
        raise OpeningError("reasons", "give at least one reason for which members write")
    if not any(queue.tier == 1 for queue in lob.queues):
        raise OpeningError("queues", "give at least one queue of tier 1 that takes the work")
    lanes = _lanes(lob, document.data["lanes"])
    queues = [_queue(lob, queue, number, lanes) for number, queue in enumerate(lob.queues)]
    for section, items in (("lobs", [_lob(lob)]), ("queues", queues), ("sla", _sla(lob))):
        text = _appended(text, section, items)
    return text


def _lanes(lob: NewLob, lanes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every lane that anybody may work, and those that the reasons begin in."""
    named = {reason.lane for reason in lob.reasons}
    anybody = {lane["key"] for lane in lanes if lane.get("tier", 1) == 1 and not lane.get("clearance")}
    return [lane["key"] for lane in lanes if lane["key"] in named | anybody]


def _lob(lob: NewLob) -> dict[str, Any]:
    sealed = {} if lob.compartment == "general" else {"compartment": lob.compartment}
    return {"key": lob.key, "title": dict(lob.title), **sealed, "reasons": [_reason(each) for each in lob.reasons]}


def _reason(reason: NewReason) -> dict[str, Any]:
    words = {tongue: list(words) for tongue, words in reason.keywords.items() if words}
    return {"key": reason.key, "title": dict(reason.title), "lane": reason.lane} | (
        {"keywords": words} if words else {}
    )


def _queue(lob: NewLob, queue: NewQueue, number: int, lanes: list[str]) -> dict[str, Any]:
    key = f"{queue.owner}_{lob.key}_{number + 1}"[:60]
    told = {
        "key": key,
        "title": f"{queue.owner.capitalize()}, {lob.title.get('en') or lob.key}, tier {queue.tier}"[:400],
        "lobs": [lob.key],
        "tier": queue.tier,
        "owner": queue.owner,
        "site": queue.site,
        "languages": list(queue.languages),
        "lanes": list(lanes),
        "capacity_per_day": queue.capacity_per_day,
        "share": queue.share,
    }
    return told | ({"skills": list(queue.skills)} if queue.skills else {})


def _sla(lob: NewLob) -> list[dict[str, Any]]:
    minutes = {"first_response": lob.first_response_minutes, "resolution": lob.resolution_minutes}
    targets: list[dict[str, Any]] = [
        {"metric": metric, "minutes": count} | ({"pauses_in": ["pending_member"]} if metric == "resolution" else {})
        for metric, count in minutes.items()
        if count
    ]
    if not targets:
        return []
    condition = {"field": "lob", "operator": "is", "value": lob.key}
    about = {"key": lob.key, "title": lob.title.get("en") or lob.key, "position": POSITION}
    return [about | {"filter": {"all": [condition]}, "targets": targets}]


def _appended(text: str, section: str, items: list[dict[str, Any]]) -> str:
    """The text with the items at the end of a section."""
    if not items:
        return text
    node = _section(text, section)
    lines = text.split("\n")
    end = node.end_mark.line + (node.end_mark.column > 0)
    while end > 0 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    margin = " " * node.start_mark.column
    written = yaml.safe_dump(items, sort_keys=False, allow_unicode=True, width=160, default_flow_style=None)
    return "\n".join([*lines[:end], *(margin + line for line in written.splitlines()), *lines[end:]])


def _section(text: str, name: str) -> yaml.Node:
    try:
        root = compose(text)
    except Refused as refused:
        raise OpeningError("text", str(refused)) from refused
    node = next((value for key, value in root.value if key.value == name), None)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise OpeningError("text", f"write the section {name} as a list with an entry a line first")
    return node
