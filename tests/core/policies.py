"""Policies for tests: the shipped one, small changes of it, and a compact one with queues as wanted."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from nakhoda.core.policy import CompiledPolicy, PolicyDocument, compile_policy, load

FOLDER = Path(__file__).parents[2] / "src" / "nakhoda" / "desk" / "policies"
LANGUAGES = ("en", "hi", "hi-Latn", "ta", "ms")


@cache
def text_of(name: str = "apac") -> str:
    """The YAML of a shipped document."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def document(name: str = "apac") -> PolicyDocument:
    """A shipped document, loaded once."""
    return load(text_of(name))


@cache
def apac() -> CompiledPolicy:
    """The shipped global policy, compiled once."""
    return compile_policy(document(), 1)


def swapped(old: str, new: str, count: int = 1) -> str:
    """The shipped YAML with one piece of text changed; the piece must be there."""
    assert old in text_of(), old
    return text_of().replace(old, new, count)


def line_of(text: str, piece: str) -> int:
    """The line on which `piece` first stands."""
    return text[: text.index(piece)].count("\n") + 1


def queue(key: str, **changes: Any) -> dict[str, Any]:
    """A queue of the compact policy."""
    plain = {
        "key": key,
        "title": key.title(),
        "lobs": ["help"],
        "tier": 1,
        "owner": "alpha",
        "site": "here",
        "languages": ["en"],
        "lanes": ["calm"],
        "capacity_per_day": 100,
        "share": 100,
    }
    return plain | changes


def compact(queues: list[dict[str, Any]], **routing: Any) -> CompiledPolicy:
    """Two LOBs, two lanes, two tiers, and these queues."""
    week = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    reason = {"title": {"en": "Help"}, "lane": "calm"}
    data: dict[str, Any] = {
        "meta": {"key": "compact", "title": "Compact"},
        "partners": [{"key": "alpha", "title": "Alpha"}, {"key": "beta", "title": "Beta"}],
        "calendars": [{"key": "here", "timezone": "Asia/Kuala_Lumpur", "weekly": week}],
        "lobs": [
            {"key": "help", "title": {"en": "Help"}, "reasons": [{"key": "unclear", **reason}]},
            {"key": "care", "title": {"en": "Care"}, "tier": 2, "reasons": [{"key": "worry", **reason}]},
        ],
        "lanes": [
            {"key": "grave", "rank": 0, "title": "Grave", "tier": 2, "clearance": "grave"},
            {"key": "calm", "rank": 9, "title": "Calm"},
        ],
        "queues": queues,
        "routing": {
            "overflow_permille": 900,
            "fallback_queue": queues[0]["key"],
            "general_lob": "help",
            "general_reason": "unclear",
            "default_language": "en",
            "languages": ["en"],
        }
        | routing,
        "sla": [],
        "escalation": {
            "accept_minutes": 60,
            "resolve_minutes": 600,
            "required_fields": [],
            "reasons": [],
            "return_reasons": [],
        },
        "surveys": {"form": "five", "quiet_days": 30, "expires_days": 7},
        "appeals": {"decision_minutes": 60, "implementation_minutes": 60, "windows": []},
    }
    return compile_policy(PolicyDocument(data), 1)
