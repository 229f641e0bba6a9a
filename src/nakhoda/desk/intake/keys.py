"""One answer a key (P2): the same request again gets the same answer, the same key with another body is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection

from nakhoda.desk.models import IdempotencyKey
from nakhoda.org.queries import registry_id

KEPT_DAYS = 30
LONGEST_KEY = 200
_CLAIM = (
    "INSERT INTO desk_idempotency_key (scope_id, channel, source, key, body_sha256, status, answer, case_id, created_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (channel, source, key) DO NOTHING RETURNING id"
)


class KeyReused(ValueError):
    """The key came before with another body."""


@dataclass(frozen=True, slots=True)
class Key:
    """Who asked for what, under which key. `digest` is of the body's meaning, not of its spelling."""

    channel: str
    source: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: dict[str, Any]
    case_id: int | None


def digest_of(body: Any) -> str:
    """sha256 of a JSON value, whatever the order of its fields."""
    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), default=str).encode()).hexdigest()


def claim(key: Key, answer: Answer, *, now: datetime) -> Answer | None:
    """Take the key and store its answer; or the earlier answer when it is taken. Raises `KeyReused`.

    A second request with the same key waits here until the first commits or rolls back: the index decides.
    """
    values = [registry_id(), key.channel, key.source, key.key, key.digest, answer.status, json.dumps(answer.body)]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [*values, answer.case_id, now])
        if cursor.fetchone():
            return None
    return earlier(key)


def earlier(key: Key) -> Answer | None:
    """The answer this key got before; raises `KeyReused` when it was for another body."""
    row = IdempotencyKey.objects.filter(channel=key.channel, source=key.source, key=key.key).first()
    if row is None:
        return None
    if row.body_sha256 != key.digest:
        raise KeyReused("this idempotency key was used before with another body; use a new key for a new request")
    return Answer(row.status, row.answer, row.case_id)


def forget_old_keys(*, now: datetime) -> int:
    """Drop keys after 30 days."""
    return IdempotencyKey.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
