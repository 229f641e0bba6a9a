"""An instant in a list to choose from, where no `<time>` can stand: by the reader's own clock, which is named."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format


def at_clock(at: datetime, zone: str) -> str:
    """`at` in `zone`, with its name."""
    return f"{date_format(at.astimezone(ZoneInfo(zone)), 'j M Y, H:i')} ({zone})"
