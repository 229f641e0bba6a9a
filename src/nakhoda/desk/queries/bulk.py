"""What stands in the desk's rows, in bulk, for whoever compares it with facts told elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nakhoda.desk.models import Case, ClockRow


def case_columns_between(first: int, last: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """(number, columns...) of the cases first..last, by number."""
    rows = Case.objects.filter(id__gte=first, id__lte=last).order_by("id")
    return rows.values_list("id", *columns).iterator(chunk_size=5000)


def clock_columns_between(first: int, last: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """(case, number, columns...) of the clocks of the cases first..last, by case and number."""
    rows = ClockRow.objects.filter(case_id__gte=first, case_id__lte=last).order_by("case_id", "number")
    return rows.values_list("case_id", "number", *columns).iterator(chunk_size=5000)
