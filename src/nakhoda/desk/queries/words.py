"""What people wrote in a case, as plain values: for the command line, on request only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nakhoda.desk.models import Message

FIELDS = ("id", "at", "author_kind", "author_id", "author_name", "is_public", "language", "text", "delivery")


def words_of(case_id: int) -> Iterator[dict[str, Any]]:
    """The conversation in order, within the active scope."""
    yield from Message.objects.filter(case_id=case_id).order_by("at", "id").values(*FIELDS)
