"""A matrix knocks thousands of times: sessions without rows, no log line a refusal, and everybody known at once."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from nakhoda.org.queries import actor_for
from nakhoda.web import middleware


@pytest.fixture(autouse=True)
def _quick_knocks(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    seen: dict[Any, Any] = {}

    def remembered(user: Any, now: Any) -> Any:
        if user.pk not in seen:
            seen[user.pk] = actor_for(user, now)
        return seen[user.pk]

    monkeypatch.setattr(middleware, "actor_for", remembered)
