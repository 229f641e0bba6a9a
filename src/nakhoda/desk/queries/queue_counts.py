"""What lies in each queue: counted on the spot where little is in sight, read from the last count where much is.

Counting is work in proportion to the cases, and a board asks every 15 seconds. Up to `LIVE` unfinished cases in sight
it is done for each board by itself; beyond, `actions.counting` has done it within the last minute, label by label, and
a board adds up what its reader may see. Whoever reads is told as of when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Extract

from nakhoda.desk.models import Case, QueueCount

UNFINISHED = ("new", "open", "pending_member", "on_hold")
AT_RISK = timedelta(hours=2)
LIVE = 2_000
# Handbook 1.4: age bands in hours; the last one is open.
BANDS: tuple[tuple[str, float, float | None], ...] = (
    ("<4 h", 0, 4),
    ("4–24 h", 4, 24),
    ("1–3 d", 24, 72),
    ("3–7 d", 72, 168),
    ("7–14 d", 168, 336),
    ("14–30 d", 336, 720),
    (">30 d", 720, None),
)
_SUMS = ("workable", "unassigned", "past_due", "at_risk", "waiting_member", "on_hold")


@dataclass(frozen=True, slots=True)
class Counted:
    """A line a queue, by the names of `board.QueueRow`, and the instant they are true of."""

    lines: list[dict[str, Any]]
    as_of: datetime


def counts_in_sight(scopes: Iterable[int], now: datetime, lob: str = "") -> Counted:
    """The unfinished cases of these labels by queue."""
    kept = QueueCount.objects.filter(scope_id__in=scopes)
    rows = list(kept.filter(lob=lob) if lob else kept)
    if sum(row.cases for row in rows) > LIVE:
        return Counted(_added_up(rows), min(row.counted_at for row in rows))
    cases = Case.objects.filter(scope_id__in=scopes)
    return Counted(count_by(cases.filter(lob=lob) if lob else cases, now, "queue"), now)


def count_by(cases: QuerySet[Case], now: datetime, *keys: str) -> list[dict[str, Any]]:
    """Count the unfinished of these cases now, a line for each value of `keys`."""
    rows = cases.filter(status__in=UNFINISHED).annotate(**_spans(now)).values(*keys)
    return [_line(dict(each)) for each in rows.annotate(**_counts(now))]


def _added_up(rows: list[QueueCount]) -> list[dict[str, Any]]:
    by_queue: dict[str, list[QueueCount]] = {}
    for row in rows:
        by_queue.setdefault(row.queue, []).append(row)
    return [{"queue": queue, **_together(parts)} for queue, parts in by_queue.items()]


def _together(parts: list[QueueCount]) -> dict[str, Any]:
    return {
        **{name: sum(getattr(part, name) for part in parts) for name in _SUMS},
        **{name: _earliest(getattr(part, name) for part in parts) for name in ("oldest_at", "next_due_at")},
        **{name: _column_sums(getattr(part, name) for part in parts) for name in ("bands", "used")},
    }


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at), default=None)


def _column_sums(rows: Iterable[Iterable[int]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _line(counted: dict[str, Any]) -> dict[str, Any]:
    """The answer's numbered columns as two tuples."""
    counted["bands"] = tuple(counted.pop(f"band_{index}") for index in range(len(BANDS)))
    counted["used"] = tuple(counted.pop(f"used_{index}") for index in range(4))
    counted["next_due_at"] = counted.pop("next_due")
    return counted


def _counts(now: datetime) -> dict[str, Any]:
    workable = Q(status__in=("new", "open")) | Q(status="on_hold", review_at__lt=now)
    ages = {f"band_{index}": Count("id", filter=_aged(now, low, high)) for index, (_, low, high) in enumerate(BANDS)}
    return {
        "cases": Count("id"),
        "workable": Count("id", filter=workable),
        "unassigned": Count("id", filter=Q(status__in=("new", "open"), assignee_id=None)),
        "past_due": Count("id", filter=Q(next_due_at__lt=now)),
        "at_risk": Count("id", filter=Q(next_due_at__gte=now, next_due_at__lt=now + AT_RISK)),
        "waiting_member": Count("id", filter=Q(status="pending_member")),
        "on_hold": Count("id", filter=Q(status="on_hold")),
        "oldest_at": Min("received_at"),
        "next_due": Min("next_due_at", filter=Q(next_due_at__gte=now)),
        **ages,
        **_used(),
    }


def _spans(now: datetime) -> dict[str, Any]:
    """Seconds that the next promise has left, and had in all."""
    due = F("next_due_at")
    return {"left": Extract(due - Value(now), "epoch"), "whole": Extract(due - F("received_at"), "epoch")}


def _used() -> dict[str, Any]:
    fresh = Q(left__gt=0.5 * F("whole")) | Q(left=None)
    half = Q(left__lte=0.5 * F("whole"), left__gt=0.2 * F("whole"))
    near = Q(left__lte=0.2 * F("whole"), left__gte=0)
    return {f"used_{i}": Count("id", filter=q) for i, q in enumerate((fresh, half, near, Q(left__lt=0)))}


def _aged(now: datetime, low: float, high: float | None) -> Q:
    older = Q(received_at__lte=now - timedelta(hours=low))
    return older & Q(received_at__gt=now - timedelta(hours=high)) if high else older
