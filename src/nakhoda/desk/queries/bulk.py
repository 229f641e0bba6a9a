"""What stands in the desk's rows, in bulk, for whoever compares it with facts told elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from nakhoda.desk.models import Case, ClockRow, IdempotencyKey, RawMail


def case_columns_between(first: int, last: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """(number, columns...) of the cases first..last, by number."""
    rows = Case.objects.filter(id__gte=first, id__lte=last).order_by("id")
    return rows.values_list("id", *columns).iterator(chunk_size=5000)


def clock_columns_between(first: int, last: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """(case, number, columns...) of the clocks of the cases first..last, by case and number."""
    rows = ClockRow.objects.filter(case_id__gte=first, case_id__lte=last).order_by("case_id", "number")
    return rows.values_list("case_id", "number", *columns).iterator(chunk_size=5000)


def arrivals_between(start: datetime, end: datetime) -> Iterator[tuple[str, datetime, int | None]]:
    """(channel, instant, case) of what the doors took in during [start, end) that is, or will be, about a case.

    Answered requests name their case; so does a mail, unless it waits to be understood (None).
    """
    keys = IdempotencyKey.objects.filter(created_at__gte=start, created_at__lt=end, case_id__isnull=False)
    yield from keys.values_list("channel", "created_at", "case_id").iterator(chunk_size=5000)
    mail = RawMail.objects.filter(Q(case_id__isnull=False) | Q(outcome="stored"), received_at__gte=start)
    for at, case_id in mail.filter(received_at__lt=end).values_list("received_at", "case_id").iterator(chunk_size=5000):
        yield "email", at, case_id
