"""The count of what lies in the queues, once a minute, for boards that would count too long by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from nakhoda.desk.models import Case, QueueCount
from nakhoda.desk.queries.queue_counts import count_by

COUNT_LOCK = 20261124  # the advisory lock under which one count runs


def count_queues(*, now: datetime) -> int:
    """Put a fresh count in place of the last; how many lines it has. The program's scope; one at a time."""
    if not _alone():
        return 0
    lines = count_by(Case.objects.all(), now, "scope_id", "queue", "lob")
    fresh = [QueueCount(counted_at=now, **{**line, **_lists(line)}) for line in lines]
    QueueCount.objects.all().delete()
    return len(QueueCount.objects.bulk_create(fresh))


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [COUNT_LOCK])
        return bool(cursor.fetchone()[0])


def _lists(line: dict[str, Any]) -> dict[str, list[int]]:
    return {name: list(line[name]) for name in ("bands", "used")}
