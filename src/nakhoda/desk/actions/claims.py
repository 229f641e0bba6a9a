"""The claim on an idempotency key, stored with the case it answers for, in the same statement (P2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
