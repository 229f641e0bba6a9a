"""Work for later: deferred inside the writing transaction, so it exists exactly when the change does (P6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app


def defer(name: str, *, at: datetime | None = None, **arguments: Any) -> None:
    """Queue the task `name` of `config/schedule.py`, not before `at`. Arguments are JSON values, never words."""
    app.configure_task(name=f"nakhoda.{name}", schedule_at=at).defer(**arguments)
