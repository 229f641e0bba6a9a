"""Clocks out of their rows, as the core sees them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from nakhoda.core.clocks import Clock
from nakhoda.desk.models import Case, ClockRow

COLUMNS = tuple(field.name for field in fields(Clock))


def clocks_of_case(case: Case) -> tuple[Clock, ...]:
    """All clocks of a case, by number; the ended ones too, since a reopened case revives them."""
    return tuple(as_clock(row) for row in ClockRow.objects.filter(case_id=case.id).order_by("number"))


def as_clock(row: ClockRow) -> Clock:
    """A row as the core sees it."""
    values = {name: getattr(row, name) for name in COLUMNS}
    pauses = tuple((_instant(start), _instant(end)) for start, end in row.pauses)
    return Clock(**{**values, "pauses": pauses, "pauses_in": tuple(row.pauses_in)})


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
