"""Read what happened outside any case: all of one subject, or all of some names in a stretch of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nakhoda.journal.models import Record


def records_on(subject: str) -> list[Record]:
    """All lines about a subject, oldest first."""
    return list(Record.objects.filter(subject=subject).order_by("id"))


def records_named(names: Sequence[str], since: datetime, until: datetime) -> list[Record]:
    """The lines of these names in [since, until), oldest first."""
    return list(Record.objects.filter(name__in=names, at__gte=since, at__lt=until).order_by("at", "id"))
