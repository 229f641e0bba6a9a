"""One sortable number for "who is next": lane rank, then earliest due, then priority. Lower is sooner."""

from __future__ import annotations

from datetime import datetime

PRIORITIES = ("urgent", "high", "normal", "low")
_LANE = 10**13
_NEVER = 10**12 - 1


def urgency(lane_rank: int, next_due: datetime | None, priority: str) -> int:
    """`lane_rank` 0 is the most severe; seconds of `next_due` count; a case without a clock is the last of its lane."""
    seconds = int(next_due.timestamp()) if next_due else _NEVER
    return lane_rank * _LANE + seconds * 10 + PRIORITIES.index(priority)
