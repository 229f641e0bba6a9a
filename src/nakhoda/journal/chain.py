"""The hash chain: each line's hash covers the line before, so a changed or missing line shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timezone
from hashlib import sha256
from typing import NamedTuple

from nakhoda.core.events import Entry, to_payload

GENESIS = b""
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class ChainBroken(ValueError):
    """A line does not follow from the one before; the message names case and seq."""


class Line(NamedTuple):
    """A stored line, as the chain sees it."""

    entry: Entry
    hash: bytes


def canonical(entry: Entry) -> str:
    """The entry's payload as JSON text, always the same for the same event."""
    return _CANONICAL.encode(to_payload(entry.event))


def hash_of(previous: bytes, entry: Entry, payload: str | None = None) -> bytes:
    """sha256 over the previous hash and the canonical text of the entry; 32 bytes. Scope is not covered: it moves.

    `payload` is the canonical text where the caller has it already.
    """
    text = canonical(entry) if payload is None else payload
    at = entry.at.astimezone(timezone.utc).isoformat()
    head = f"{entry.case_id}|{entry.seq}|{entry.event.name}|{at}|{entry.actor}|{entry.policy_version}|"
    return sha256(previous + head.encode() + text.encode()).digest()


def verify(lines: Iterable[Line]) -> int:
    """Count of lines verified; raises `ChainBroken` at the first that does not follow."""
    previous, seq = GENESIS, 0
    for line in lines:
        seq += 1
        if line.entry.seq != seq or hash_of(previous, line.entry) != line.hash:
            raise ChainBroken(f"case {line.entry.case_id}, line {line.entry.seq} does not follow from line {seq - 1}")
        previous = line.hash
    return seq
