"""Clocks between their rows and `core.clocks.Clock`."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from nakhoda.core.clocks import Clock
from nakhoda.desk.models import Case, ClockRow

COLUMNS = tuple(field.name for field in fields(Clock))
_ALTERABLE = [name for name in (*COLUMNS, "scope_id") if name != "number"]


def clocks_of_case(case: Case) -> tuple[Clock, ...]:
    """All clocks of a case, by number; the ended ones too, since a reopened case revives them."""
    return tuple(as_clock(row) for row in ClockRow.objects.filter(case_id=case.id).order_by("number"))


def as_clock(row: ClockRow) -> Clock:
    """A row as the core sees it."""
    values = {name: getattr(row, name) for name in COLUMNS}
    pauses = tuple((_instant(start), _instant(end)) for start, end in row.pauses)
    return Clock(**{**values, "pauses": pauses, "pauses_in": tuple(row.pauses_in)})


def store_clocks(case: Case, before: tuple[Clock, ...], after: tuple[Clock, ...]) -> None:
    """Write the clocks that changed, in one statement."""
    known = {clock.number: clock for clock in before}
    rows = [_as_row(case, clock) for clock in after if known.get(clock.number) != clock]
    if not rows:
        return
    if not before:
        ClockRow.objects.bulk_create(rows)
    else:
        ClockRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["case_id", "number"], update_fields=_ALTERABLE
        )


def _as_row(case: Case, clock: Clock) -> ClockRow:
    values: dict[str, Any] = {name: getattr(clock, name) for name in COLUMNS}
    values["pauses"] = [[_text(start), _text(end)] for start, end in clock.pauses]
    values["pauses_in"] = list(clock.pauses_in)
    return ClockRow(case_id=case.id, scope_id=case.scope_id, **values)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
