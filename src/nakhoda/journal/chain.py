"""The hash chain: each line's hash covers the line before, so a changed or missing line shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timezone
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple

import orjson

from nakhoda.core.events import Entry, Event

GENESIS = b""
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


class ChainBroken(ValueError):
    """A line does not follow from the one before; the message names case and seq."""


class Line(NamedTuple):
    """A stored line, as the chain sees it. `payload` is the canonical text of what is stored, if it was read.

    An event type may gain a field with a usual value: lines that were written before are read with it, and their chain
    still holds, because the stored payload is what was sealed.
    """

    entry: Entry
    hash: bytes
    payload: str | None = None


def canonical(entry: Entry) -> str:
    """The entry's payload as JSON text, always the same for the same event; as `to_payload` has it."""
    return canonical_text(_fields_of(entry.event))


def canonical_text(payload: Mapping[str, Any]) -> str:
    """JSON without spaces, keys in order, instants in UTC."""
    return orjson.dumps(payload, default=_instant, option=_SORTED).decode()


def hash_of(previous: bytes, entry: Entry, payload: str | None = None) -> bytes:
    """sha256 over the previous hash and the canonical text of the entry; 32 bytes. Scope is not covered: it moves.

    `payload` is the canonical text where the caller has it already.
    """
    text = canonical(entry) if payload is None else payload
    head = f"{entry.case_id}|{entry.seq}|{entry.event.name}|{_utc(entry.at)}|{entry.actor}|{entry.policy_version}|"
    return sha256(previous + head.encode() + text.encode()).digest()


def verify(lines: Iterable[Line]) -> int:
    """Count of lines verified; raises `ChainBroken` at the first that does not follow."""
    previous, seq = GENESIS, 0
    for line in lines:
        seq += 1
        if line.entry.seq != seq or hash_of(previous, line.entry, line.payload) != line.hash:
            raise ChainBroken(f"case {line.entry.case_id}, line {line.entry.seq} does not follow from line {seq - 1}")
        previous = line.hash
    return seq


def _fields_of(event: Event) -> dict[str, Any]:
    kind = type(event)
    if kind not in _READERS:
        names = tuple(field.name for field in fields(kind))
        _READERS[kind] = names, attrgetter(*names) if len(names) > 1 else None
    names, values_of = _READERS[kind]
    return dict(zip(names, values_of(event), strict=True)) if values_of else {n: getattr(event, n) for n in names}


_READERS: dict[type[Event], tuple[tuple[str, ...], Callable[[Event], tuple[Any, ...]] | None]] = {}


@lru_cache(maxsize=256)  # the lines of one change share their instant
def _utc(at: datetime) -> str:
    return at.astimezone(timezone.utc).isoformat()


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat()
    raise TypeError(f"{type(value).__name__} is no part of an event")
