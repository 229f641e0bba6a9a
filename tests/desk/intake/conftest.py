"""Every door's test: a quiet folder for files and mails, a clock that stands still, no tally of earlier tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import NOW


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"
    settings.SMTP_URL = ""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[datetime], None]]:
    """The hands of `django.utils.timezone.now`: call it to move them."""
    hands = {"now": NOW}
    monkeypatch.setattr(timezone, "now", lambda: hands["now"])

    def move(to: datetime) -> None:
        hands["now"] = to

    return move
