"""Work for later: deferred inside the writing transaction, so it exists exactly when the change does (P6)."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def defer(name: str, *, at: datetime | None = None, **arguments: Any) -> None:
    """Queue the task `name` of `config/schedule.py`, not before `at`. Arguments are JSON values, never words."""
    _outbox().configure_task(name=f"nakhoda.{name}", schedule_at=at).defer(**arguments)


@cache
def _outbox() -> App:
    """The jobs on Django's own connection. A worker gives the shared app a connection pool that knows nothing of our
    transaction: what it deferred could run before the commit, or without one.
    """
    return app.with_connector(DjangoConnector())
