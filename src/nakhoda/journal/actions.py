"""Append to the log. Nothing else writes it, and nothing at all changes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from nakhoda.core.events import Entry, to_payload
from nakhoda.journal.chain import hash_of
from nakhoda.journal.models import Record

_INSERT = "INSERT INTO journal_event (case_id, seq, scope_id, name, at, actor, policy_version, payload, hash) VALUES "
_ROW = "(%s,%s,%s,%s,%s,%s,%s,%s,%s)"


def append(entries: Sequence[Entry], *, scope_id: int, previous: bytes) -> bytes:
    """Write a case's next lines in one statement; return the hash of the last."""
    values: list[Any] = []
    for entry in entries:
        payload = to_payload(entry.event)
        previous = hash_of(previous, entry, payload)
        who, what = (entry.at, entry.actor, entry.policy_version), json.dumps(payload, ensure_ascii=False)
        values += (entry.case_id, entry.seq, scope_id, entry.event.name, *who, what, previous)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ",".join([_ROW] * len(entries)), values)
    return previous


def record(name: str, *, scope_id: int, actor: str, now: datetime, subject: str = "", **payload: Any) -> None:
    """Write down something that happened outside any case. `payload` holds JSON values, no personal text."""
    Record.objects.create(name=name, scope_id=scope_id, at=now, actor=actor, subject=subject, payload=payload)
