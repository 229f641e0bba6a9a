"""What the wellbeing officer does: notes that she spoke with somebody."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.models import CoverRequest
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require, visible

STEPS = {"spoke": "spoke_at", "day-after": "day_after_at", "week-after": "week_after_at"}


class NoSuchStep(LookupError):
    """There is no such follow-up, or no such request that the reader may see."""


def note_care(request_id: int, step: str, *, actor: Actor, now: datetime) -> None:
    """One of the three talks took place (handbook 5.6: at once, after 24 hours, after seven days)."""
    require(actor, "wellbeing:read")
    if step not in STEPS:
        raise NoSuchStep(step)
    rows = CoverRequest.objects.filter(id=request_id, scope_id__in=visible(actor, "wellbeing:read"))
    if not rows.update(**{STEPS[step]: now}):
        raise NoSuchStep(str(request_id))
