"""Handle time from heartbeats: focus with an idle cap, split between cases that are open side by side (handbook 1.5).

However many windows beat, the seconds that are credited to an agent never add up to more than the time that passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

BESIDE = timedelta(seconds=40)  # windows whose beats lie closer together than this are open side by side


@dataclass(frozen=True, slots=True)
class Focus:
    """An agent's open touch of one case, and when it last gave a sign."""

    touch_id: int
    last_beat_at: datetime


def credits(open_touches: Sequence[Focus], now: datetime, idle_cap_minutes: float) -> dict[int, float]:
    """Seconds that a beat at `now` adds, by touch: the time since the agent's last sign, at most the idle cap.

    Touches that beat side by side get equal parts; one that fell silent earlier gets nothing.
    """
    if not open_touches:
        return {}
    last = max(touch.last_beat_at for touch in open_touches)
    passed = min(max((now - last).total_seconds(), 0.0), idle_cap_minutes * 60)
    beside = [touch for touch in open_touches if last - touch.last_beat_at < BESIDE]
    return {touch.touch_id: passed / len(beside) for touch in beside}
