"""The claim on an idempotency key, stored with the case it answers for, in the same statement (P2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from nakhoda.desk.models import IdempotencyKey
from nakhoda.org.queries import registry_id

_TAKE = (
    "INSERT INTO desk_idempotency_key"
    " (scope_id, channel, source, key, body_sha256, status, answer, case_id, created_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (channel, source, key) DO NOTHING RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks, under which key, and what will be answered once the case has its number.

    `digest` is a sha256 of what the request means, not of how it is spelt.
    """

    channel: str
    source: str
    key: str
    digest: str
    status: int
    answer: Callable[[int], dict[str, Any]]


class AlreadyClaimed(Exception):
    """Somebody had the key before: nothing was written; look up what was answered then."""

    def __init__(self, claim: Claim) -> None:
        super().__init__("the idempotency key is taken")
        self.claim = claim


def take_claim(claim: Claim, case_id: int, *, now: datetime) -> None:
    """Claim a key for something else than a new case; raises `AlreadyClaimed`, also after waiting for a rival."""
    values: list[Any] = [registry_id(), claim.channel, claim.source, claim.key, claim.digest, claim.status]
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [*values, json.dumps(claim.answer(case_id)), case_id, now])
        if cursor.fetchone() is None:
            raise AlreadyClaimed(claim)


def settle_claim(claim: Claim, body: dict[str, Any]) -> None:
    """The answer that was not known when the key was taken; in the same transaction."""
    rows = IdempotencyKey.objects.filter(channel=claim.channel, source=claim.source, key=claim.key)
    rows.update(answer=body, case_id=body.get("case"))
