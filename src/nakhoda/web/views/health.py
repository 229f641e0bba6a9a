"""What a load balancer and an operator ask: alive, ready, and how the desk is doing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timezone

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

LEAST_FREE_BYTES = 200 * 1024 * 1024
MOST_CLOCK_SKEW_SECONDS = 5.0
_GAUGES = {
    "nakhoda_jobs_waiting": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
    " AND (scheduled_at IS NULL OR scheduled_at <= now())",
    "nakhoda_job_lag_seconds": "SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM procrastinate_jobs j"
    " JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred' WHERE j.status = 'todo'"
    " AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())",
    "nakhoda_jobs_failed": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'",
}


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """Database write, migrations, disk, clock; 503 with the failing part when one is not."""
    parts = {name: _tried(check) for name, check in _CHECKS.items()}
    well = all(part == "ok" for part in parts.values())
    return JsonResponse({"ready": well, "parts": parts}, status=200 if well else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; only for whoever carries NAKHODA_METRICS_TOKEN, or from this machine when none is set."""
    if not _may_scrape(request):
        return HttpResponse("not here\n", status=404, content_type="text/plain")
    lines = []
    with connection.cursor() as cursor:
        for name, query in _GAUGES.items():
            cursor.execute(query)
            lines += [f"# TYPE {name} gauge", f"{name} {float(cursor.fetchone()[0])}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _may_scrape(request: HttpRequest) -> bool:
    token = os.environ.get("NAKHODA_METRICS_TOKEN")
    if token:
        return request.headers.get("Authorization") == f"Bearer {token}"
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")


def _tried(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:
        return type(error).__name__


def _database_writes() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool")
        return "read only" if cursor.fetchone()[0] else "ok"


def _migrated() -> str:
    executor = MigrationExecutor(connection)
    return "migrations wait" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _disk() -> str:
    return "ok" if shutil.disk_usage(settings.DATA_FOLDER).free > LEAST_FREE_BYTES else "disk nearly full"


def _clock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs((datetime.now(timezone.utc) - cursor.fetchone()[0]).total_seconds())
    return "ok" if skew < MOST_CLOCK_SKEW_SECONDS else "clocks disagree"


_CHECKS = {"database": _database_writes, "migrations": _migrated, "disk": _disk, "clock": _clock}
