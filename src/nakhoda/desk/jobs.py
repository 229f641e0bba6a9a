"""Work for later: deferred inside the writing transaction, so it exists exactly when the change does (P6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Not the shared app: a worker gives that a connection pool of its own, which knows nothing of our transaction. What it
# deferred could run before the commit, or without one.
_OUTBOX = JobManager(DjangoConnector())


def defer(name: str, *, at: datetime | None = None, **arguments: Any) -> None:
    """Queue the task `name` of `config/schedule.py`, not before `at`. Arguments are JSON values, never words."""
    configure_task(name=f"nakhoda.{name}", job_manager=_OUTBOX, schedule_at=at).defer(**arguments)
