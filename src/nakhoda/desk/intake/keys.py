"""One answer a key (P2): the same request again gets the same answer, the same key with another body is refused.

The claim itself is written with the case (`desk.actions.claims`); a second request with the same key waits for the
first at the unique index, and then finds its answer here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from nakhoda.desk.actions.claims import Claim
from nakhoda.desk.models import IdempotencyKey

KEPT_DAYS = 30
LONGEST_KEY = 200


class KeyReused(ValueError):
    """The key came before with another body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: dict[str, Any]
    case_id: int | None


def digest_of(body: Any) -> str:
    """sha256 of a JSON value, whatever the order of its fields."""
    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), default=str).encode()).hexdigest()


def earlier_answer(claim: Claim) -> Answer:
    """What this key was answered before; raises `KeyReused` when that was for another body."""
    row = IdempotencyKey.objects.get(channel=claim.channel, source=claim.source, key=claim.key)
    if row.body_sha256 != claim.digest:
        raise KeyReused("this idempotency key was used before with another body; use a new key for a new request")
    return Answer(row.status, row.answer, row.case_id)


def forget_old_keys(*, now: datetime) -> int:
    """Drop keys after 30 days."""
    return IdempotencyKey.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
