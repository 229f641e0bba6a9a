"""Clocks back into their rows."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any

from nakhoda.core.clocks import Clock
from nakhoda.desk.models import Case, ClockRow
from nakhoda.desk.queries.clocks import COLUMNS

_columns_of = attrgetter(*COLUMNS)
_ALTERABLE = [name for name in (*COLUMNS, "scope_id") if name != "number"]


def store_clocks(case: Case, before: tuple[Clock, ...], after: tuple[Clock, ...]) -> None:
    """Write the clocks that changed, in one statement."""
    known = {clock.number: clock for clock in before}
    rows = [clock_row(case, clock) for clock in after if known.get(clock.number) != clock]
    if not rows:
        return
    if not before:
        ClockRow.objects.bulk_create(rows)
    else:
        ClockRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["case_id", "number"], update_fields=_ALTERABLE
        )


def clock_row(case: Case, clock: Clock) -> ClockRow:
    """A clock as its row, not yet saved."""
    return ClockRow(**clock_values(case, clock))


def clock_values(case: Case, clock: Clock) -> dict[str, Any]:
    """The columns of a clock's row."""
    values: dict[str, Any] = dict(zip(COLUMNS, _columns_of(clock), strict=True))
    values["pauses"] = [[_text(start), _text(end)] for start, end in clock.pauses]
    values["pauses_in"] = list(clock.pauses_in)
    return {"case_id": case.id, "scope_id": case.scope_id, **values}


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
