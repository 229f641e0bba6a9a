"""Keeping our own automatic mail from becoming a flood: how often one address may hear from a machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from nakhoda.core.decisions import Decision, Reason

PER_HOUR = 1
PER_DAY = 5


def within_caps(
    sent_at: Sequence[datetime], now: datetime, per_hour: int = PER_HOUR, per_day: int = PER_DAY
) -> Decision[bool]:
    """Whether one more automatic mail may go to an address that got one at each of `sent_at` (any order, UTC)."""
    last_hour = sum(now - timedelta(hours=1) < at for at in sent_at)
    last_day = sum(now - timedelta(days=1) < at for at in sent_at)
    if last_hour >= per_hour:
        return Decision(False, (Reason("hourly_cap", f"{last_hour} in the last hour, at most {per_hour}"),))
    if last_day >= per_day:
        return Decision(False, (Reason("daily_cap", f"{last_day} in the last day, at most {per_day}"),))
    return Decision(True, (Reason("within_caps", f"{last_day} in the last day"),))
